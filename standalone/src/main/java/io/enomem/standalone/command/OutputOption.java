// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import picocli.CommandLine.Option;

/** How an answer is shown. */
final class OutputOption {
    private enum Form {
        table,
        json
    }

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "Table for people, or JSON, one object per line; default ${DEFAULT-VALUE}.")
    private Form form;

    /** For a program, not for people. */
    boolean json() {
        return form == Form.json;
    }
}
