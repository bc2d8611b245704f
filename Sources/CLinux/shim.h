#pragma once

// Linux has them; the module of the C library hides the first behind _GNU_SOURCE and lacks the others.
extern int syncfs(int descriptor);
#include <malloc.h>
#include <sys/statfs.h>
#include <sys/xattr.h>
