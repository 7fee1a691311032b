// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.redact;

/**
 * Payment card numbers: 14 to 16 digits, in groups or not, with the first digits of a card network (ISO/IEC 7812) and a
 * correct check digit (Luhn). Times and byte counts begin with other digits or have other lengths.
 */
final class CardNumberRule implements RedactionRule {

    @Override
    public void find(String text, Spans secrets) {
        int i = 0;
        while (i < text.length()) {
            if (!Chars.digit(text.charAt(i))) {
                i++;
                continue;
            }
            int end = endOfNumber(text, i);
            boolean bounded = i == 0 || (!Chars.word(text.charAt(i - 1)) && text.charAt(i - 1) != '.');
            boolean ends = end == text.length() || !Chars.word(text.charAt(end));
            if (bounded && ends && isCard(text, i, end)) {
                secrets.add(i, end);
            }
            i = end;
        }
    }

    /** After a run of digits, whose groups may be kept apart by single blanks or dashes. */
    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            boolean separator = (c == ' ' || c == '-') && end + 1 < text.length() && Chars.digit(text.charAt(end + 1));
            if (!Chars.digit(c) && !separator) {
                break;
            }
            end++;
        }
        return end;
    }

    private static boolean isCard(String text, int from, int to) {
        StringBuilder digits = new StringBuilder(20);
        int lastGroup = 0;
        boolean grouped = false;
        for (int i = from; i < to; i++) {
            if (Chars.digit(text.charAt(i))) {
                if (digits.length() > 16) {
                    return false;
                }
                digits.append(text.charAt(i));
                lastGroup++;
            } else {
                if (lastGroup != 4 && lastGroup != 6) {
                    return false;
                }
                grouped = true;
                lastGroup = 0;
            }
        }
        boolean lengthOfCard = digits.length() >= 14 && digits.length() <= 16;
        return lengthOfCard && (!grouped || lastGroup >= 4) && ofNetwork(digits) && luhn(digits);
    }

    private static boolean ofNetwork(CharSequence digits) {
        int two = (digits.charAt(0) - '0') * 10 + digits.charAt(1) - '0';
        int four = two * 100 + (digits.charAt(2) - '0') * 10 + digits.charAt(3) - '0';
        return switch (digits.length()) {
            case 14 -> two == 30 || two == 36 || two == 38;
            case 15 -> two == 34 || two == 37;
            default ->
                two / 10 == 4
                        || (two >= 51 && two <= 55)
                        || (four >= 2221 && four <= 2720)
                        || four == 6011
                        || two == 65
                        || two == 35
                        || two == 62;
        };
    }

    private static boolean luhn(CharSequence digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            if (i % 2 == 1) {
                digit = digit > 4 ? 2 * digit - 9 : 2 * digit;
            }
            sum += digit;
        }
        return sum % 10 == 0;
    }
}
