/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-provider.h"

/* Until the room `provider` has them: so that what chooses can be linked. */

struct _LyceumHttp
{
  GObject parent_instance;
};

GType           lyceum_http_get_type           (void) __attribute__ ((weak));
LyceumHttp     *lyceum_http_new                (void) __attribute__ ((weak));
LyceumProvider *lyceum_provider_new_for_server (LyceumHttp         *http,
                                                LyceumProviderKind  kind,
                                                const char         *url,
                                                const char         *key) __attribute__ ((weak));
gboolean        lyceum_provider_check_url      (const char         *url,
                                                GError            **error) __attribute__ ((weak));

typedef LyceumProvider AbsentProvider;
typedef LyceumProviderClass AbsentProviderClass;
typedef LyceumProvider AbsentReranker;
typedef LyceumProviderClass AbsentRerankerClass;
static GType absent_provider_get_type (void);
static GType absent_reranker_get_type (void);
G_DEFINE_TYPE (AbsentProvider, absent_provider, LYCEUM_TYPE_PROVIDER)
G_DEFINE_TYPE (AbsentReranker, absent_reranker, LYCEUM_TYPE_PROVIDER)

static LyceumCapabilities
get_capabilities (LyceumProvider *self)
{
  return LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED;
}

static LyceumCapabilities
get_reranker_capabilities (LyceumProvider *self)
{
  return LYCEUM_CAPABILITY_RERANK;
}

static void
absent_provider_class_init (AbsentProviderClass *klass)
{
  klass->get_capabilities = get_capabilities;
}

static void
absent_reranker_class_init (AbsentRerankerClass *klass)
{
  klass->get_capabilities = get_reranker_capabilities;
}

static void
absent_provider_init (AbsentProvider *self)
{
}

static void
absent_reranker_init (AbsentReranker *self)
{
}

GType
lyceum_http_get_type (void)
{
  return G_TYPE_OBJECT;
}

LyceumHttp *
lyceum_http_new (void)
{
  return g_object_new (G_TYPE_OBJECT, NULL);
}

LyceumProvider *
lyceum_provider_new_for_server (LyceumHttp         *http,
                                LyceumProviderKind  kind,
                                const char         *url,
                                const char         *key)
{
  return g_object_new (kind == LYCEUM_PROVIDER_JINA ? absent_reranker_get_type () : absent_provider_get_type (), NULL);
}

gboolean
lyceum_provider_check_url (const char *url,
                           GError    **error)
{
  return TRUE;
}
