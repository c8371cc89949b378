/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-words.h"

#include <glib/gi18n-lib.h>

const char *
lyceum_model_words_use (LyceumModelUse use)
{
  static const char *const words[LYCEUM_N_USES] = {
    [LYCEUM_USE_ANSWERS] = N_ ("Answers"),
    [LYCEUM_USE_LESSONS] = N_ ("Lessons"),
    [LYCEUM_USE_CARDS] = N_ ("Cards"),
    [LYCEUM_USE_EMBEDDINGS] = N_ ("Search by Meaning"),
    [LYCEUM_USE_RERANK] = N_ ("Ranking"),
  };

  g_return_val_if_fail (use < LYCEUM_N_USES, NULL);

  return _(words[use]);
}

const char *
lyceum_model_words_use_explain (LyceumModelUse use)
{
  static const char *const words[LYCEUM_N_USES] = {
    [LYCEUM_USE_ANSWERS] = N_ ("Answers questions about your material and explains what you select."),
    [LYCEUM_USE_LESSONS] = N_ ("Writes lessons from your material."),
    [LYCEUM_USE_CARDS] = N_ ("Writes flashcards from your material."),
    [LYCEUM_USE_EMBEDDINGS] = N_ ("Finds passages by what they mean, also where they use other words."),
    [LYCEUM_USE_RERANK] = N_ ("Puts the passages that were found in order, the best ones first."),
  };

  g_return_val_if_fail (use < LYCEUM_N_USES, NULL);

  return _(words[use]);
}

const char *
lyceum_model_words_without (LyceumModelUse use)
{
  static const char *const words[LYCEUM_N_USES] = {
    [LYCEUM_USE_ANSWERS] = N_ ("Quote the best passages"),
    [LYCEUM_USE_LESSONS] = N_ ("Built-in lessons"),
    [LYCEUM_USE_CARDS] = N_ ("Built-in cards"),
    [LYCEUM_USE_EMBEDDINGS] = N_ ("Search by words only"),
    [LYCEUM_USE_RERANK] = N_ ("The order of the search"),
  };

  g_return_val_if_fail (use < LYCEUM_N_USES, NULL);

  return _(words[use]);
}

const char *
lyceum_model_words_kind (LyceumProviderKind kind)
{
  switch (kind)
    {
    case LYCEUM_PROVIDER_OPENAI:
      return _("OpenAI and compatible");
    case LYCEUM_PROVIDER_OLLAMA:
      return "Ollama";
    case LYCEUM_PROVIDER_JINA:
      return "Jina";
    case LYCEUM_PROVIDER_XINFERENCE:
      return "Xinference";
    case LYCEUM_PROVIDER_LOCALAI:
      return "LocalAI";
    case LYCEUM_PROVIDER_NVIDIA:
      return "NVIDIA";
    case LYCEUM_PROVIDER_COHERE:
      return "Cohere";
    case LYCEUM_N_PROVIDER_KINDS:
    default:
      return "";
    }
}
