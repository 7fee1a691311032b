// SPDX-License-Identifier: Apache-2.0
package io.enomem.standalone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.enomem.standalone.broker.EmbeddedKafka;
import java.io.Externalizable;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Date;

/** Who may know whom. What a rule forbids would make one answer depend on something that a replay does not have. */
@AnalyzeClasses(packages = "io.enomem", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE = {
        "io.enomem.streams.parse..",
        "io.enomem.streams.incident..",
        "io.enomem.streams.history..",
        "io.enomem.streams.diagnosis.."
    };

    /** What records and exceptions inherit is not I/O. */
    private static final DescribedPredicate<JavaClass> INHERITED = assignableTo(UncheckedIOException.class)
            .or(assignableTo(IOException.class))
            .or(assignableTo(Externalizable.class))
            .or(assignableTo(Serializable.class))
            .as("supertypes of records and exceptions");

    private static final DescribedPredicate<JavaClass> INPUT_OUTPUT = resideInAnyPackage(
                    "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.sql..", "javax.net..")
            .and(not(INHERITED))
            .as("input and output");

    private static final DescribedPredicate<JavaCall<?>> A_CLOCK = new DescribedPredicate<>("a clock") {
        @Override
        public boolean test(JavaCall<?> call) {
            CodeUnitCallTarget target = call.getTarget();
            JavaClass owner = target.getOwner();
            String name = target.getName();
            return (owner.isEquivalentTo(System.class) && (name.equals("currentTimeMillis") || name.equals("nanoTime")))
                    || (owner.getPackageName().startsWith("java.time") && name.equals("now"))
                    || owner.isAssignableTo(Clock.class)
                    || (owner.isEquivalentTo(Date.class)
                            && name.equals("<init>")
                            && target.getRawParameterTypes().isEmpty());
        }
    };

    @ArchTest
    static final ArchRule thePurePackagesKnowNoKafka = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat(resideInAPackage("org.apache.kafka.."));

    @ArchTest
    static final ArchRule thePurePackagesDoNoInputOrOutput =
            noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(INPUT_OUTPUT);

    @ArchTest
    static final ArchRule thePurePackagesKnowNoClock =
            noClasses().that().resideInAnyPackage(PURE).should().callCodeUnitWhere(A_CLOCK);

    @ArchTest
    static final ArchRule onlyTheSilencePunctuatorOfTheTopologyReadsAClock = noClasses()
            .that()
            .resideInAPackage("io.enomem.streams.topology..")
            .and()
            .doNotHaveSimpleName("SilencePunctuator")
            .should()
            .callCodeUnitWhere(A_CLOCK)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheBrokersPackageTouchesTheBroker = noClasses()
            .that()
            .resideOutsideOfPackage("io.enomem.standalone.broker")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "kafka..",
                    "scala..",
                    "org.apache.kafka.server..",
                    "org.apache.kafka.metadata..",
                    "org.apache.kafka.raft..");

    @ArchTest
    static final ArchRule theEmbeddedKafkaIsWhereTheBrokerIsTouched = classes()
            .that()
            .belongToAnyOf(EmbeddedKafka.class)
            .should()
            .dependOnClassesThat(resideInAPackage("kafka.."));

    @ArchTest
    static final ArchRule theAgentDoesNotKnowTheStreamsApp = noClasses()
            .that()
            .resideInAPackage("io.enomem.agent..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.enomem.streams..", "io.enomem.standalone..");

    @ArchTest
    static final ArchRule theStreamsAppDoesNotKnowTheAgent = noClasses()
            .that()
            .resideInAPackage("io.enomem.streams..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.enomem.agent..", "io.enomem.standalone..");

    @ArchTest
    static final ArchRule theSchemasKnowNeither = noClasses()
            .that()
            .resideInAPackage("io.enomem.schemas..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.enomem.agent..", "io.enomem.streams..", "io.enomem.standalone..");

    @ArchTest
    static final ArchRule noPackagesKnowEachOtherInACircle =
            slices().matching("io.enomem.(**)").should().beFreeOfCycles();
}
