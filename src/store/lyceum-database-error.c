/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-database.h"

G_DEFINE_QUARK (lyceum-database-error-quark, lyceum_database_error)
