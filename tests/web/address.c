/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-web-address.h"
#include "lyceum-web-error.h"
#include "lyceum-web-host.h"
#include "lyceum-web-private.h"

static void
test_parse (void)
{
  static const char *const pairs[][2] = {
    { "https://example.org/a?b=c#d", "https://example.org/a?b=c" },
    { "  http://example.org \n", "http://example.org/" },
    { "example.org/page", "https://example.org/page" },
    { "example.org:8443/page", "https://example.org:8443/page" },
    { "HTTPS://example.org/ä", "https://example.org/%C3%A4" },
  };
  static const char *const wrong[] = { "", "   ", "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "https://",
                                       "https://me:secret@example.org/", "two words", "mailto:a@b.c" };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *url = lyceum_web_address_parse (pairs[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (url, ==, pairs[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lyceum_web_address_parse (wrong[i], &error));
      g_assert_error (error, LYCEUM_WEB_ERROR, LYCEUM_WEB_ERROR_ADDRESS);
      g_assert_true (lyceum_web_error_is_permanent (error));
    }
  g_assert_true (lyceum_web_address_looks_like (" https://a"));
  g_assert_true (lyceum_web_address_looks_like ("ftp://a"));
  g_assert_false (lyceum_web_address_looks_like ("notes.md"));
  g_assert_false (lyceum_web_address_looks_like ("/a://b"));
  g_assert_false (lyceum_web_address_looks_like ("httpd.conf"));
}

static void
test_private (void)
{
  static const char *const private[] = { "127.0.0.1",   "10.1.2.3",    "192.168.0.1", "172.31.255.1",     "169.254.169.254",
                                         "0.0.0.0",     "100.64.0.1",  "224.0.0.1",   "255.255.255.255",  "198.18.0.1",
                                         "::1",         "::",          "fe80::1",     "fc00::1",          "fd12::1",
                                         "ff02::1",     "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
                                         "::127.0.0.1", "2001::1",     "192.0.0.1",   "fec0::1" };
  static const char *const public[] = { "93.184.216.34", "8.8.8.8",  "172.32.0.1",     "100.128.0.1",        "11.0.0.1",
                                        "2606:2800:220:1::", "2a00::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::" };
  static const char *const names[] = { "localhost", "LOCALHOST.", "a.localhost", "printer.local", "x.internal" };

  for (guint i = 0; i < G_N_ELEMENTS (private); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (private[i]);

      g_test_message ("%s", private[i]);
      g_assert_true (lyceum_web_address_is_private (address));
    }
  for (guint i = 0; i < G_N_ELEMENTS (public); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (public[i]);

      g_test_message ("%s", public[i]);
      g_assert_false (lyceum_web_address_is_private (address));
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (lyceum_web_name_is_private (names[i]));
  g_assert_false (lyceum_web_name_is_private ("localhost.example.org"));
}

/* Each address is judged on its way to the socket, whatever name it came from. */
static void
test_host (void)
{
  for (guint allow = 0; allow < 2; allow++)
    {
      g_autoptr (LyceumWebHost) host = lyceum_web_host_new ("127.0.0.1", 80, "http", allow == 1);
      g_autoptr (GSocketAddressEnumerator) addresses = g_socket_connectable_enumerate (G_SOCKET_CONNECTABLE (host));
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketAddress) address = g_socket_address_enumerator_next (addresses, NULL, &error);

      g_assert_no_error (error);
      g_assert_true ((address != NULL) == (allow == 1));
      g_assert_true (lyceum_web_host_has_refused (host) == (allow == 0));
    }
}

static void
test_names (void)
{
  static const char *const cases[][4] = {
    { "https://example.org/wiki/Leaf", "text/html", NULL, "Leaf.html" },
    { "https://example.org/", "text/html", NULL, "example.org.html" },
    { "https://example.org/a/book.PDF", "application/pdf", NULL, "book.PDF" },
    { "https://example.org/get?id=1", "application/pdf", "attachment; filename=\"../../notes.pdf\"", "notes.pdf" },
    { "https://example.org/%2e%2e%2f", "text/html", NULL, "example.org.html" },
    { "https://example.org/notes", NULL, NULL, "notes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) uri = g_uri_parse (cases[i][0], SOUP_HTTP_URI_FLAGS, NULL);
      g_autofree char *name = _lyceum_web_kind_dup_name (uri, cases[i][1], cases[i][2]);

      g_assert_cmpstr (name, ==, cases[i][3]);
    }
  {
    g_autofree char *shown = lyceum_web_address_dup_name ("https://example.org/wiki/Leaf?x=1");
    g_autofree char *bare = lyceum_web_address_dup_name ("https://example.org/");

    g_assert_cmpstr (shown, ==, "example.org/wiki/Leaf");
    g_assert_cmpstr (bare, ==, "example.org");
  }
}

static void
test_charset (void)
{
  g_autoptr (GBytes) page = g_bytes_new_static ("<p>x", 4);
  g_autoptr (GBytes) declared = _lyceum_web_kind_declare (page, "text/html", "windows-1251");
  g_autoptr (GBytes) odd = _lyceum_web_kind_declare (page, "text/html", "x\"><script>");
  g_autoptr (GBytes) text = _lyceum_web_kind_declare (page, "text/plain", "utf-8");

  g_assert_cmpmem (g_bytes_get_data (declared, NULL), g_bytes_get_size (declared), "<meta charset=\"windows-1251\">\n<p>x", 34);
  g_assert_true (odd == page);
  g_assert_true (text == page);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/web-address/parse", test_parse);
  g_test_add_func ("/web-address/private", test_private);
  g_test_add_func ("/web-address/host", test_host);
  g_test_add_func ("/web-address/names", test_names);
  g_test_add_func ("/web-address/charset", test_charset);
  return g_test_run ();
}
