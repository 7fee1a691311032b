// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.parse.kernel;

import java.util.List;

/** How kernel code says that it got no memory; the same words everywhere. */
final class AllocationWords {

    static final List<String> ALL = List.of(
            "refill failed",
            "ailed to refill",
            "refilled rx qid",
            "ailed to allocate",
            "ailed to alloc",
            "ailed allocating",
            "rror allocating",
            "nable to allocate",
            "nable to alloc",
            "ould not allocate",
            "annot allocate",
            "an't allocate",
            "an't alloc",
            "llocation failed",
            "llocation failure",
            "lloc failed",
            "lloc failure",
            "alloc_rx_buff",
            "emory squeeze",
            "ut of memory",
            "swiotlb buffer is full",
            "ut of SW-IOMMU space",
            "ut of IOMMU space",
            "error -12",
            "error: -12",
            "error is -12",
            "ret: -12",
            "(-12)",
            "-ENOMEM");

    /** What else may fail to be allocated: numbers and ranges, not memory. */
    private static final List<String> NOT_MEMORY = List.of(
            "irq",
            "IRQ",
            "interrupt",
            "vector",
            "MSI",
            "resource",
            "BAR ",
            "bandwidth",
            "Bandwidth",
            "mtrr",
            "minor",
            "major",
            "region",
            "address space",
            "bus number",
            " port",
            "GPIO",
            "gpio",
            "PWM",
            "timer",
            "chrdev");

    private AllocationWords() {}

    static boolean isNotOfMemory(String line) {
        return NOT_MEMORY.stream().anyMatch(line::contains);
    }
}
