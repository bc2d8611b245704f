#pragma once
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

/* JPEG by rows. libjpeg leaves an error by longjmp, which must never pass through Swift: each function here that calls
   libjpeg catches it, and answers with 0 and a message instead. */

struct porthole_jpeg_errors {
  struct jpeg_error_mgr manager; /* first, so that libjpeg's pointer to it is one to all of this */
  jmp_buf escape;
  long missing; /* how often pixels were missing */
  char message[JMSG_LENGTH_MAX];
};

static void porthole_jpeg_escape(j_common_ptr codec) {
  struct porthole_jpeg_errors *errors = (struct porthole_jpeg_errors *)codec->err;
  codec->err->format_message(codec, errors->message);
  longjmp(errors->escape, 1);
}

static void porthole_jpeg_warn(j_common_ptr codec, int level) {
  if (level >= 0) return;
  codec->err->num_warnings++;
  int code = codec->err->msg_code;
  if (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER) ((struct porthole_jpeg_errors *)codec->err)->missing++;
}

static void porthole_jpeg_silent(j_common_ptr codec) { (void)codec; }

static inline struct jpeg_error_mgr *porthole_jpeg_prepare(struct porthole_jpeg_errors *errors) {
  struct jpeg_error_mgr *manager = jpeg_std_error(&errors->manager);
  manager->error_exit = porthole_jpeg_escape;
  manager->emit_message = porthole_jpeg_warn;
  manager->output_message = porthole_jpeg_silent;
  return manager;
}

/* Reading */

struct porthole_jpeg_reader {
  struct porthole_jpeg_errors errors;
  struct jpeg_decompress_struct codec;
  FILE *file;
  JOCTET *profile; /* ICC, or null */
  unsigned profile_size;
};

static inline void porthole_jpeg_close(struct porthole_jpeg_reader *reader) {
  if (!setjmp(reader->errors.escape)) jpeg_destroy_decompress(&reader->codec);
  free(reader->profile);
  fclose(reader->file);
  free(reader);
}

/* Null without memory or file. */
static inline struct porthole_jpeg_reader *porthole_jpeg_open(const char *path) {
  struct porthole_jpeg_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return 0;
  reader->file = fopen(path, "rbe");
  if (!reader->file) {
    free(reader);
    return 0;
  }
  reader->codec.err = porthole_jpeg_prepare(&reader->errors);
  return reader;
}

/* Reads the head. Then pixels come as B, G, R, unused, or as C, M, Y, K of pictures that are made of ink. `memory` is
   what the decoder may allocate. */
static inline int porthole_jpeg_read_head(struct porthole_jpeg_reader *reader, long memory) {
  if (setjmp(reader->errors.escape)) return 0;
  jpeg_create_decompress(&reader->codec);
  reader->codec.mem->max_memory_to_use = memory;
  jpeg_stdio_src(&reader->codec, reader->file);
  jpeg_save_markers(&reader->codec, JPEG_APP0 + 2, 0xFFFF);
  jpeg_read_header(&reader->codec, TRUE);
  if (reader->codec.num_components == 3) {
    jpeg_read_icc_profile(&reader->codec, &reader->profile, &reader->profile_size);
  }
  reader->codec.out_color_space = reader->codec.num_components == 4 ? JCS_CMYK : JCS_EXT_BGRX;
  return 1;
}

/* Begins to decode; each side becomes `eighths` eighths of what is stored. */
static inline int porthole_jpeg_start(struct porthole_jpeg_reader *reader, unsigned eighths) {
  if (setjmp(reader->errors.escape)) return 0;
  reader->codec.scale_num = eighths;
  reader->codec.scale_denom = 8;
  return jpeg_start_decompress(&reader->codec);
}

/* Four bytes a pixel, `output_width` pixels. */
static inline int porthole_jpeg_read_row(struct porthole_jpeg_reader *reader, unsigned char *row) {
  JSAMPROW rows[1] = {row};
  if (setjmp(reader->errors.escape)) return 0;
  return jpeg_read_scanlines(&reader->codec, rows, 1) == 1;
}

/* Writing */

struct porthole_jpeg_writer {
  struct porthole_jpeg_errors errors;
  struct jpeg_compress_struct codec;
  struct jpeg_destination_mgr destination;
  unsigned char *bytes;
  size_t room;
  size_t size; /* known at the end */
};

/* libjpeg's own destination in memory leaves a stale pointer behind when it is stopped on the way, hence this one. */
static boolean porthole_jpeg_grow(j_compress_ptr codec) {
  struct porthole_jpeg_writer *writer = codec->client_data;
  size_t room = writer->room ? writer->room * 2 : 65536;
  unsigned char *bytes = realloc(writer->bytes, room);
  if (!bytes) ERREXIT1(codec, JERR_OUT_OF_MEMORY, 10);
  writer->destination.next_output_byte = bytes + writer->room;
  writer->destination.free_in_buffer = room - writer->room;
  writer->bytes = bytes;
  writer->room = room;
  return TRUE;
}

static void porthole_jpeg_begin(j_compress_ptr codec) { porthole_jpeg_grow(codec); }

static void porthole_jpeg_end(j_compress_ptr codec) {
  struct porthole_jpeg_writer *writer = codec->client_data;
  writer->size = writer->room - writer->destination.free_in_buffer;
}

static inline struct porthole_jpeg_writer *porthole_jpeg_make(void) {
  struct porthole_jpeg_writer *writer = calloc(1, sizeof *writer);
  if (writer) writer->codec.err = porthole_jpeg_prepare(&writer->errors);
  return writer;
}

static inline void porthole_jpeg_free(struct porthole_jpeg_writer *writer) {
  if (!setjmp(writer->errors.escape)) jpeg_destroy_compress(&writer->codec);
  free(writer->bytes);
  free(writer);
}

/* Without `full_color` the colours have half the pixels in each direction. The profile may be null. */
static inline int porthole_jpeg_write_head(struct porthole_jpeg_writer *writer, unsigned width, unsigned height,
                                           int quality, int full_color, const unsigned char *profile,
                                           unsigned profile_size) {
  if (setjmp(writer->errors.escape)) return 0;
  jpeg_create_compress(&writer->codec);
  writer->codec.client_data = writer;
  writer->codec.dest = &writer->destination;
  writer->destination.init_destination = porthole_jpeg_begin;
  writer->destination.empty_output_buffer = porthole_jpeg_grow;
  writer->destination.term_destination = porthole_jpeg_end;
  writer->codec.image_width = width;
  writer->codec.image_height = height;
  writer->codec.input_components = 4;
  writer->codec.in_color_space = JCS_EXT_BGRX;
  jpeg_set_defaults(&writer->codec);
  jpeg_set_quality(&writer->codec, quality, TRUE);
  int factor = full_color ? 1 : 2;
  writer->codec.comp_info[0].h_samp_factor = factor;
  writer->codec.comp_info[0].v_samp_factor = factor;
  writer->codec.optimize_coding = full_color ? FALSE : TRUE;
  jpeg_start_compress(&writer->codec, TRUE);
  if (profile) jpeg_write_icc_profile(&writer->codec, profile, profile_size);
  return 1;
}

/* B, G, R, unused of each pixel. */
static inline int porthole_jpeg_write_row(struct porthole_jpeg_writer *writer, const unsigned char *row) {
  JSAMPROW rows[1] = {(JSAMPROW)row};
  if (setjmp(writer->errors.escape)) return 0;
  return jpeg_write_scanlines(&writer->codec, rows, 1) == 1;
}

/* After this, `bytes` and `size` are the whole file. */
static inline int porthole_jpeg_finish(struct porthole_jpeg_writer *writer) {
  if (setjmp(writer->errors.escape)) return 0;
  jpeg_finish_compress(&writer->codec);
  return 1;
}
