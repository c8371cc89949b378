/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-document.h"

G_DEFINE_QUARK (lyceum-document-error-quark, lyceum_document_error)
