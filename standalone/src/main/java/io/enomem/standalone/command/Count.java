// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.command;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** So many of something, at least one. */
final class Count implements ITypeConverter<Integer> {
    /** Nothing that is counted on a command line comes near it. Ours. */
    private static final Pattern FORM = Pattern.compile("[1-9][0-9]{0,6}");

    private Count() {}

    @Override
    public Integer convert(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new TypeConversionException("'" + text + "' is no count: write a whole number from 1 to 9999999");
        }
        return Integer.valueOf(text);
    }
}
