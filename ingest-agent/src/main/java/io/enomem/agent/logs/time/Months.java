// SPDX-License-Identifier: Apache-2.0
package io.enomem.agent.logs.time;

/** English names of months and days of the week, short and long. */
final class Months {

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

    private Months() {}

    /** The month (1 to 12) whose name is next, stepped over; 0 if there is none. */
    static int month(Digits in) {
        return name(in, MONTHS);
    }

    /** Steps over the name of a day of the week; false if there is none. */
    static boolean day(Digits in) {
        return name(in, DAYS) != 0;
    }

    private static int name(Digits in, String[] names) {
        for (int i = 0; i < names.length; i++) {
            int letters = 0;
            while (letters < names[i].length() && in.peek(letters) == names[i].charAt(letters)) {
                letters++;
            }
            boolean ends = !Digits.isLetter(in.peek(letters));
            if (ends && (letters == 3 || letters == names[i].length())) {
                in.moveTo(in.position() + letters);
                return i + 1;
            }
        }
        return 0;
    }
}
