// SPDX-License-Identifier: Apache-2.0
/**
 * Diagnoses and holes as a SIEM reads them: Elastic Common Schema, OCSF, CEF, and the syslog message around them. Pure
 * renderings, which add nothing to a diagnosis and decide nothing; they know no Kafka but its ConfigDef, and no network.
 */
@NullMarked
package io.enomem.streams.siem;

import org.jspecify.annotations.NullMarked;
