/* Stands in for MIT's Kerberos libraries in the image.
 *
 * libpq asks them at each connection whether there is a ticket, to encrypt with it, and signs in by them where the server
 * wants GSSAPI. The image has neither tickets nor a krb5.conf, and six libraries of 1.5 MB would find that out. Here no
 * credentials can be had (RFC 2744, GSS_S_NO_CRED), so that libpq goes on with TLS and a password, and answers a server that
 * wants GSSAPI with a sentence. The 12 names are those that libpq 15 refers to: the image's build fails if one is missing.
 */
#include <stddef.h>

typedef unsigned int status;
typedef struct { size_t length; void *value; } text;

enum { complete = 0, no_credentials = 7 << 16 };

const void *const GSS_C_NT_HOSTBASED_SERVICE = NULL;

#define REFUSED(name) status name(status *minor) { *minor = 0; return no_credentials; }

REFUSED(gss_acquire_cred)
REFUSED(gss_import_name)
REFUSED(gss_init_sec_context)
REFUSED(gss_unwrap)
REFUSED(gss_wrap)
REFUSED(gss_wrap_size_limit)

#define NOTHING_TO_RELEASE(name) status name(status *minor) { *minor = 0; return complete; }

NOTHING_TO_RELEASE(gss_delete_sec_context)
NOTHING_TO_RELEASE(gss_release_buffer)
NOTHING_TO_RELEASE(gss_release_cred)
NOTHING_TO_RELEASE(gss_release_name)

status gss_display_status(status *minor, status value, int kind, const void *mechanism, status *more, text *message) {
  static char sentence[] = "this image has no Kerberos";
  (void)value, (void)kind, (void)mechanism;
  *minor = 0;
  *more = 0;
  message->length = sizeof sentence - 1;
  message->value = sentence;
  return complete;
}
