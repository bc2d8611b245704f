/* Stands in for OpenLDAP's client library in the image.
 *
 * libpq asks a directory only where a pg_service.conf names one with ldap://. Porthole has no such file, but the loader
 * wants the library, and with it come TLS, SASL and Unicode libraries of 7 MB that nothing else uses. Here, ldap_init
 * says that there is no directory; libpq answers that in words ("could not create LDAP structure") and never calls the
 * rest. The 12 names are those that libpq 15 refers to: the image's build fails if one is missing.
 */
#include <stddef.h>

#define NOTHING(name) void *name(void) { return NULL; }

NOTHING(ldap_init)
NOTHING(ldap_count_entries)
NOTHING(ldap_err2string)
NOTHING(ldap_first_entry)
NOTHING(ldap_get_values_len)
NOTHING(ldap_msgfree)
NOTHING(ldap_result)
NOTHING(ldap_search_st)
NOTHING(ldap_set_option)
NOTHING(ldap_simple_bind)
NOTHING(ldap_unbind)
NOTHING(ldap_value_free_len)
