// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.rule;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The words of a cause that do not depend on a host; the reference (`enomem causes`, docs/causes) is made from them. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface CauseInfo {
    /** An id of causes.tsv, which also has title and family. */
    String id();

    /** How it comes about, in one or two sentences. */
    String mechanism();

    /** Causes that look like it, and the observation that tells them apart. */
    LookAlike[] lookAlikes() default {};

    /** What not to do though it is often advised, and why not. */
    String[] doNot() default {};

    /** Where the facts come from: kernel files, documents, posts. */
    String[] sources() default {};

    /** True for what harms nobody; such a diagnosis is INFO and never pages. */
    boolean benign() default false;

    /** A cause that looks like this one. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target({})
    @interface LookAlike {
        /** An id of causes.tsv. */
        String id();

        /** The observation that separates the two. */
        String separatedBy();
    }
}
