// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which dead letter, as the list of them names it: {@code 3:17}. */
final class LetterName implements ITypeConverter<String> {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,9}:[0-9]{1,18}");

    private LetterName() {}

    @Override
    public String convert(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException(
                    "'" + text
                            + "' names no dead letter: write PARTITION:OFFSET as 'enomem dead-letters' prints it, such as 3:17");
        }
        return text;
    }
}
