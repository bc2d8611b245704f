/* Stands in for Lerc in the image: the codec of rasters of heights and temperatures, which libtiff refers to.
 *
 * It is C++ and throws on broken data, which the image's program has no tables for (see image-link.ld). Here each call
 * fails (Lerc's ErrCode::Failed), and libtiff refuses a picture that was compressed so with a sentence.
 */
enum { failed = 1 };

int lerc_decode(void) { return failed; }
int lerc_encodeForVersion(void) { return failed; }
int lerc_getBlobInfo(void) { return failed; }
