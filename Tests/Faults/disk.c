/* Stands between a program and its disk (LD_PRELOAD).
 *
 * DURABLE_DIR: keeps there what a power cut would leave: each file as it was when it was last synced, under its own name.
 * FAULT_FILE: a file with two numbers of 32 bits. While the first is above zero each write or sync of a file counts it
 * down, and the one that reaches zero fails with the second as its reason.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static _Atomic int *fault(void) {
  static _Atomic(_Atomic int *) shared;
  _Atomic int *found = atomic_load(&shared);
  const char *path = getenv("FAULT_FILE");
  if (found || !path) return found;
  int file = open(path, O_RDWR | O_CLOEXEC);
  void *memory = file < 0 ? MAP_FAILED : mmap(0, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (file >= 0) close(file);
  if (memory == MAP_FAILED) return 0;
  atomic_store(&shared, memory);
  return memory;
}

/* Sockets, pipes and the log are not the disk. */
static int is_on_disk(int file) {
  struct stat facts;
  return file > 2 && !fstat(file, &facts) && (S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode));
}

static int fails(int file) {
  _Atomic int *state = fault();
  if (!state || atomic_load(state) <= 0 || !is_on_disk(file)) return 0;
  if (atomic_fetch_sub(state, 1) != 1) return 0;
  errno = atomic_load(state + 1);
  return 1;
}

static void keep(int file) {
  const char *folder = getenv("DURABLE_DIR");
  char link[64], path[4096], draft[4200], target[4200], bytes[65536];
  if (!folder || !is_on_disk(file)) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return;
  path[length] = 0;
  struct stat facts;
  if (fstat(file, &facts) || !S_ISREG(facts.st_mode)) return;
  const char *name = strrchr(path, '/') + 1;
  snprintf(target, sizeof target, "%s/%s", folder, name);
  snprintf(draft, sizeof draft, "%s/.%s.%d", folder, name, gettid());
  int from = open(link, O_RDONLY), to = open(draft, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  ssize_t some;
  ssize_t (*put)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  while (from >= 0 && to >= 0 && (some = read(from, bytes, sizeof bytes)) > 0)
    if (put(to, bytes, some) != some) abort();
  close(from);
  close(to);
  rename(draft, target);
}

#define SYNC(name) \
  int name(int file) { \
    int (*real)(int) = dlsym(RTLD_NEXT, #name); \
    if (fails(file)) return -1; \
    int status = real(file); \
    if (!status) keep(file); \
    return status; \
  }
SYNC(fsync)
SYNC(fdatasync)

ssize_t write(int file, const void *bytes, size_t count) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  return fails(file) ? -1 : real(file, bytes, count);
}

#define WRITE_AT(name, offset) \
  ssize_t name(int file, const void *bytes, size_t count, offset place) { \
    ssize_t (*real)(int, const void *, size_t, offset) = dlsym(RTLD_NEXT, #name); \
    return fails(file) ? -1 : real(file, bytes, count, place); \
  }
WRITE_AT(pwrite, off_t)
WRITE_AT(pwrite64, off64_t)

/* SQLite syncs the folder of what it removes. */
int unlink(const char *path) {
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  int status = real(path);
  const char *folder = getenv("DURABLE_DIR"), *name = strrchr(path, '/');
  if (!status && folder && name && strstr(path, "sqlite")) {
    char kept[4200];
    snprintf(kept, sizeof kept, "%s%s", folder, name);
    real(kept);
  }
  return status;
}
