// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import java.util.Locale;

/**
 * Every threshold of the rules, each with its origin. A number is written here or nowhere. Sizes are shares of this
 * host's RAM, pool or limit, and spans are counted in samples: the same rules hold on a guest of 256 MB watched for 30 s
 * and on a host of 1 TB watched for a month.
 */
public enum Threshold {
    // TCP pool
    /** tcp_mem below this share of the boot default for the RAM at hand is a misconfiguration. */
    POOL_FAR_BELOW_DEFAULT(0.5, Unit.RATIO, Source.OURS, "root-causes.md A2"),
    /** tcp_mem from here on is near enough to the boot default. */
    POOL_NEAR_DEFAULT(0.8, Unit.RATIO, Source.OURS, "root-causes.md A1"),
    /** tcp_mem[2] at boot as a part of RAM: 1.5 x nr_free_buffer_pages/16. */
    POOL_BOOT_SHARE(0.09375, Unit.SHARE, Source.KERNEL, "net/ipv4/tcp.c tcp_init_mem"),
    /** tcp_mem from here on is more than the kernel would give this RAM. */
    POOL_FAR_ABOVE_DEFAULT(1.5, Unit.RATIO, Source.OURS, "root-causes.md A2b"),
    /** Sockets account for the pool from this part of it on. */
    ACCOUNTED(0.7, Unit.SHARE, Source.OURS, "root-causes.md A1, A10"),
    /** What no socket has, as a part of the pool. */
    UNACCOUNTED(0.2, Unit.SHARE, Source.OURS, "root-causes.md A10"),
    /** Per-socket limits over the initial size. */
    OVERSIZED(4, Unit.RATIO, Source.OURS, "root-causes.md A5, scaled"),
    /** What the 90th percentile of connections holds as a part of its limit. */
    LIMIT_USED(0.25, Unit.SHARE, Source.OURS, "root-causes.md A5"),
    /** The kernel's own maximum of tcp_rmem: a 128th of RAM, at most 6 MiB. */
    RMEM_BOOT_SHARE(1.0 / 128, Unit.SHARE, Source.KERNEL, "net/ipv4/tcp.c tcp_init, max_rshare"),
    RMEM_BOOT_MOST(6 << 20, Unit.BYTES, Source.KERNEL, "net/ipv4/tcp.c tcp_init, max_rshare"),
    /** A maximum of so many times the kernel's own was raised by somebody, or by a newer kernel (32 MiB). */
    LIMIT_RAISED(2, Unit.RATIO, Source.OURS, "root-causes.md A5: 16 MB, scaled"),
    /** Pages each CPU may hold outside the shared counter. */
    POOL_CPU_RESERVE(256, Unit.PAGES, Source.KERNEL, "include/net/proto_memory.h SK_MEMORY_PCPU_RESERVE"),
    /** The reserve of all CPUs is never believed to be more than this part of the pool. */
    POOL_SLACK_CAP(0.125, Unit.SHARE, Source.OURS, "scale-free: many CPUs, small pool"),
    /** Socket memory of one direction as a part of all. */
    DIRECTION_SHARE(0.5, Unit.SHARE, Source.OURS, "root-causes.md A3, A4"),
    /** One owner's buffers as a part of the pressure threshold (tcp_mem[1]). */
    OWNER_SHARE_OF_PRESSURE(0.25, Unit.SHARE, Source.OURS, "root-causes.md A3, scaled to the pool"),
    /** Samples in which the same owner's queues stay full. */
    STUCK_SAMPLES(3, Unit.SAMPLES, Source.OURS, "root-causes.md A3, A4"),
    /** Time over which they stay full. */
    STUCK_MILLIS(3_000, Unit.MILLIS, Source.OURS, "root-causes.md A3, A4"),
    /** Of the owner's memory: what is in connections whose queues stand. */
    STANDING_SHARE(0.5, Unit.SHARE, Source.OURS, "root-causes.md A3, A4: the same sockets in three samples"),
    /** The largest sockets moved data at least this lately: queues turn over. */
    TURNOVER_MILLIS(5_000, Unit.MILLIS, Source.OURS, "root-causes.md A1"),
    /** One owner's part of all socket memory, below which no one owner is what fills the pool. */
    ONE_OWNER(0.5, Unit.SHARE, Source.OURS, "root-causes.md A1"),
    /** Truesize over unread payload below which the payload itself is large. */
    OVERHEAD_SMALL(2, Unit.RATIO, Source.OURS, "root-causes.md A6"),
    /** Truesize over unread payload from which the overhead is what fills the pool. */
    OVERHEAD_LARGE(4, Unit.RATIO, Source.OURS, "root-causes.md A6"),
    /** A larger pool is asked for so many times the peak that was seen. */
    POOL_HEADROOM(1.5, Unit.RATIO, Source.OURS, "root-causes.md 2.1"),
    /** The largest part of RAM that a pool is ever asked to have. */
    POOL_MOST(0.2, Unit.SHARE, Source.OURS, "root-causes.md 2.1"),
    // Orphans
    /** The penalty shift doubles an orphan's weight up to twice: trouble may start at a quarter of the limit. */
    ORPHAN_PENALTY(0.25, Unit.SHARE, Source.KERNEL, "net/ipv4/tcp_timer.c tcp_out_of_resources"),
    /** Memory of sockets that no process owns, as a part of all. */
    ORPHAN_MEMORY_SHARE(0.5, Unit.SHARE, Source.OURS, "tells orphans from the pool where both lines appear"),
    // Host memory
    /** One process's memory as a part of RAM. */
    ONE_PROCESS_OF_RAM(0.3, Unit.SHARE, Source.OURS, "root-causes.md D1"),
    /** One process's part of what all processes grew by. */
    ONE_PROCESS_OF_GROWTH(0.5, Unit.SHARE, Source.OURS, "root-causes.md D1"),
    /** A growth below this part of RAM has not filled it: half of next to nothing is next to nothing. */
    GROWTH_THAT_MATTERS(0.1, Unit.SHARE, Source.OURS, "root-causes.md D1, scaled; idle hosts grow by less"),
    /** MemAvailable below this part of RAM is a shortage. */
    AVAILABLE_SHORT(0.05, Unit.SHARE, Source.OURS, "root-causes.md A2b, C5"),
    /** MemAvailable above this part of RAM is no shortage. */
    AVAILABLE_AMPLE(0.15, Unit.SHARE, Source.OURS, "root-causes.md C2"),
    /** Time that all tasks stood still for memory, as a part of the worst 10 s. */
    STALLED_SHARE(0.10, Unit.SHARE, Source.OURS, "root-causes.md D2, on PSI full total"),
    /**
     * memory.current over memory.high from which the kernel lets a task sleep: below it the penalty, the square of the
     * excess, is less than 10 ms (HZ / 100) and is waived.
     */
    HIGH_PENALTY(
            1.0125, Unit.RATIO, Source.KERNEL, "mm/memcontrol.c mem_cgroup_handle_over_high, calculate_high_delay"),
    /** In so many samples: reclaim brings a cgroup back below at once, unless it cannot. */
    HIGH_SAMPLES(3, Unit.SAMPLES, Source.OURS, "root-causes.md E2"),
    /** Memory of processes as a part of RAM, from which they are what fills it. */
    PROCESSES_FILL_RAM(0.5, Unit.SHARE, Source.OURS, "root-causes.md A2b, D1"),
    /** Page tables as a part of RAM, from which they are worth a word: 4 KiB map 2 MiB. */
    PAGE_TABLES(0.1, Unit.SHARE, Source.OURS, "many processes with one large mapping; mm/memory.c __pte_alloc"),
    /** Shmem as a part of RAM, or of a cgroup's limit. */
    SHMEM_SHARE(0.2, Unit.SHARE, Source.OURS, "root-causes.md D3"),
    /** Shared memory that the victim had mapped as a part of all, and of that what was gone after the kill. */
    SHMEM_MAPPED(0.5, Unit.SHARE, Source.OURS, "root-causes.md section 5, D2 / D3: the kill freed nothing"),
    /** Socket memory as a part of RAM from which it can drive the host out of memory. */
    SOCKETS_OF_RAM(0.2, Unit.SHARE, Source.OURS, "root-causes.md A2b"),
    /** Unowned memory as a part of RAM. */
    UNOWNED_SHARE(0.05, Unit.SHARE, Source.OURS, "root-causes.md C3"),
    /** Pages that a pipe holds, if nobody reads it. */
    PIPE_PAGES(
            16, Unit.PAGES, Source.KERNEL, "include/linux/pipe_fs_i.h PIPE_DEF_BUFFERS; F_SETPIPE_SZ may ask for more"),
    /** Growth of SUnreclaim as a part of RAM. */
    SLAB_GROWTH(0.10, Unit.SHARE, Source.OURS, "root-causes.md C1"),
    /** Without its largest single step a growth is still this part of itself: one that came at once is no leak. */
    GROWTH_IN_STEPS(0.5, Unit.SHARE, Source.OURS, "root-causes.md C1, C3: mostly rising samples"),
    /** In the second half of its time a growth over hours rises by this part of itself: one that ended is no leak. */
    GROWTH_GOES_ON(0.2, Unit.SHARE, Source.OURS, "root-causes.md C1, C3: growing over 6 h"),
    /** A growth is so many times the largest fall on its way. */
    GROWTH_OVER_NOISE(3, Unit.RATIO, Source.OURS, "root-causes.md C3: 3 x its noise"),
    /** A sample that long after the last signal still tells of it; the next tick of a stalled or a slow sampler does. */
    SAMPLE_REACH_MILLIS(
            120_000, Unit.MILLIS, Source.OURS, "twice the period of the slowest tier, root-causes.md 4, T2"),
    /** A sample that long before a kill tells what sockets held at it. */
    JUST_BEFORE_MILLIS(60_000, Unit.MILLIS, Source.OURS, "root-causes.md, notation W"),
    /** Unowned memory of a kill's dump as a part of RAM: vmalloc, percpu and page lists are in it, a tenth is ordinary. */
    UNOWNED_AT_KILL(0.25, Unit.SHARE, Source.OURS, "root-causes.md 1.8: no socket line in the global dump"),
    /** Samples in which a growth rises. */
    GROWTH_SAMPLES(5, Unit.SAMPLES, Source.OURS, "root-causes.md C1, spans in samples"),
    /** One cache as a part of the growth of slab. */
    ONE_CACHE(0.6, Unit.SHARE, Source.OURS, "root-causes.md C1"),
    /** Objects of known price explain a growth from this part of it on. */
    EXPLAINS(0.5, Unit.SHARE, Source.OURS, "root-causes.md C1, B8, B6"),
    /** Heads of socket buffers as a part of RAM: a head of 256 bytes has a buffer of 2 KiB and more behind it. */
    PACKET_HEADS(0.02, Unit.SHARE, Source.OURS, "net/core/skbuff.c, sizes of sk_buff and of its data"),
    /** Reserved memory as a part of RAM. */
    RESERVED_SHARE(0.2, Unit.SHARE, Source.OURS, "root-causes.md D4"),
    /** Huge pages that nobody uses, as a part of those reserved. */
    RESERVED_FREE(0.5, Unit.SHARE, Source.OURS, "root-causes.md D4"),
    /** min_free_kbytes as a part of RAM. */
    MIN_FREE_SHARE(0.05, Unit.SHARE, Source.KERNEL, "Documentation/admin-guide/sysctl/vm.rst min_free_kbytes"),
    /** Free swap as a part of all. */
    SWAP_LEFT(0.05, Unit.SHARE, Source.OURS, "root-causes.md D5; the kernel keeps clusters back, so never quite 0"),
    /** AnonHugePages as a part of AnonPages. */
    THP_SHARE(0.5, Unit.SHARE, Source.OURS, "root-causes.md D7"),
    // cgroups
    /** Socket memory as a part of a cgroup's limit. */
    CGROUP_SOCKETS(0.25, Unit.SHARE, Source.OURS, "root-causes.md A8"),
    /** Socket memory that is beside the point. */
    CGROUP_SOCKETS_FEW(0.05, Unit.SHARE, Source.OURS, "root-causes.md A8"),
    /** shmem as a part of a cgroup's limit. */
    CGROUP_SHMEM(0.5, Unit.SHARE, Source.OURS, "root-causes.md D3"),
    /** Use as a part of the limit at which the limit was the wall. */
    CGROUP_FULL(0.9, Unit.SHARE, Source.OURS, "charging stops at the limit; what reclaim just freed is missing"),
    // Limits of processes
    /** Mappings as a part of vm.max_map_count. */
    MAPS_FULL(0.98, Unit.SHARE, Source.OURS, "root-causes.md E5"),
    /** Commit charge as a part of CommitLimit. */
    COMMIT_FULL(0.9, Unit.SHARE, Source.OURS, "a request that was refused is not in Committed_AS"),
    // Connection objects
    /** TIME_WAIT sockets as a part of tcp_max_tw_buckets; the kernel refuses at the limit, samples see it a little below. */
    TIME_WAIT_FULL(0.9, Unit.SHARE, Source.OURS, "root-causes.md B2"),
    /** Sockets to one destination as a part of ip_local_port_range. */
    PORTS_FULL(0.9, Unit.SHARE, Source.OURS, "root-causes.md B3"),
    /** Sockets to one destination, as a part of their highest number, in dumps that show them standing at it. */
    PORTS_STANDING(0.98, Unit.SHARE, Source.OURS, "root-causes.md B3, where the range is unknown"),
    /** Fewer sockets to one destination than this are a pool of usual size: that they stand says nothing. */
    PORTS_MANY(200, Unit.PORTS, Source.OURS, "root-causes.md B3, where the range is unknown"),
    /** So many dumps show that they stand. */
    PORTS_DUMPS(3, Unit.COUNT, Source.OURS, "root-causes.md B3, where the range is unknown"),
    /** SYN cookies that come back, as a part of those sent: from here on the senders are real clients. */
    COOKIES_RETURNED(0.8, Unit.SHARE, Source.OURS, "root-causes.md B5"),
    /** Entries as a part of nf_conntrack_max. */
    CONNTRACK_FULL(0.9, Unit.SHARE, Source.OURS, "root-causes.md B6"),
    /** A connection-tracking table may take this part of RAM. */
    CONNTRACK_OF_RAM(0.02, Unit.SHARE, Source.OURS, "root-causes.md B6"),
    /** Entries as a part of gc_thresh3. */
    NEIGHBOURS_FULL(0.9, Unit.SHARE, Source.OURS, "root-causes.md B7"),
    /** Pages of the UDP pool as a part of udp_mem[0]; what CPUs hold back is missing. */
    UDP_POOL_FULL(0.75, Unit.SHARE, Source.OURS, "root-causes.md A9; Documentation on mem_pcpu_rsv"),
    /** Slab that a TCP socket takes with its inode, file and dentry: 20,000 unconnected ones took 76 MB on 6.12. */
    SOCKET_SLAB(3_800, Unit.BYTES, Source.OURS, "root-causes.md 1.5, B8, measured"),
    /** Slab of one entry of nf_conntrack, 256 to 320 bytes; the larger is counted. */
    CONNTRACK_SLAB(320, Unit.BYTES, Source.KERNEL, "net/netfilter/nf_conntrack_core.c, slab nf_conntrack"),
    /** Slab of one entry of TIME_WAIT, 256 bytes and its share of the page, rounded up. */
    TIME_WAIT_SLAB(320, Unit.BYTES, Source.KERNEL, "root-causes.md B2, slab tw_sock_TCP"),
    /** What the kernel's documents reckon an orphan to hold. */
    ORPHAN_BYTES(64 * 1024, Unit.BYTES, Source.KERNEL, "Documentation/networking/ip-sysctl.rst tcp_max_orphans"),
    /** A leak is at least so many objects. */
    LEAK_FLOOR(100, Unit.COUNT, Source.OURS, "root-causes.md B1"),
    /** And so many samples that rise without a fall worth the name. */
    LEAK_SAMPLES(5, Unit.SAMPLES, Source.OURS, "root-causes.md B1"),
    /** A fall of this part of the peak ends the growth. */
    LEAK_FALL(0.1, Unit.SHARE, Source.OURS, "root-causes.md B1, oscillation"),
    /** What fell back by itself from this part of what it is now comes and goes: it does not leak. */
    LEAK_OSCILLATION(0.5, Unit.SHARE, Source.OURS, "root-causes.md B1, oscillation"),
    /** What leaks is this part of all that its owner has. */
    LEAK_SHARE_OF_OWNER(0.5, Unit.SHARE, Source.OURS, "root-causes.md B1, B8"),
    /** Tasks as a part of threads-max, pid_max or RLIMIT_NPROC. */
    TASKS_FULL(0.95, Unit.SHARE, Source.OURS, "root-causes.md E6"),
    /** VmSize or VmData as a part of its limit: the request that was refused is missing. */
    ADDRESS_SPACE_FULL(0.9, Unit.SHARE, Source.OURS, "root-causes.md E7"),
    /** VmLck as a part of RLIMIT_MEMLOCK: likewise. */
    LOCKED_FULL(0.5, Unit.SHARE, Source.OURS, "root-causes.md E8"),
    /** Entries of NSpid: more than one is a PID namespace of its own. */
    NESTED_PID_NAMESPACE(2, Unit.COUNT, Source.KERNEL, "fs/proc/array.c task_state, NSpid"),
    /** So many refused forks are a rule of the place, not a moment's shortage. */
    FORKS_REFUSED(2, Unit.EVENTS, Source.OURS, "root-causes.md E9, every fork fails"),
    /** Option memory as a part of optmem_max. */
    OPTION_FULL(0.9, Unit.SHARE, Source.OURS, "root-causes.md E10"),
    /** The smallest net.core.optmem_max that 64-bit kernels ship; 131,072 since 6.7. */
    OPTION_DEFAULT(20_480, Unit.BYTES, Source.KERNEL, "net/core/sock.c sysctl_optmem_max; root-causes.md E10"),
    /** Descriptors as a part of their limit. */
    DESCRIPTORS_FULL(0.95, Unit.SHARE, Source.OURS, "root-causes.md E11"),
    // Forecasts
    /** Points of a course from which on it may be extrapolated. */
    FORECAST_POINTS(12, Unit.COUNT, Source.OURS, "fewer show no slope beside noise"),
    /** Part of all pairs of points of which the later one is higher (Kendall's tau, as a share). */
    FORECAST_RISING(0.85, Unit.SHARE, Source.OURS, "a random walk seldom rises so steadily"),
    /** The part of a rise that each half of it has at least: levelling off and starting up have less. */
    FORECAST_EVEN(0.45, Unit.SHARE, Source.OURS, "of 1-exp(-t) watched for one time constant the second half has 0.42"),
    /** The part of the whole slope that the last four hours, and the last hour, have at least where noise lets it be seen. */
    FORECAST_GOES_ON(0.75, Unit.SHARE, Source.OURS, "what slows down does not arrive when its line says"),
    /** How far the last points may be off the line, as a part of the rise. */
    FORECAST_ON_LINE(0.05, Unit.SHARE, Source.OURS, "what left its line arrives at another time"),
    /** Standard errors of a slope from which on it is seen beside noise. */
    FORECAST_BEYOND_NOISE(4, Unit.COUNT, Source.OURS, "asked every minute, two would be exceeded by chance each hour"),
    /** How far above all that was seen before, as a part of its rise, a growth stands that has never fallen back. */
    FORECAST_NEW_HIGH(0.1, Unit.SHARE, Source.OURS, "the next tooth of a saw is seldom a tenth higher"),
    /** Minutes of a course that are left out: what has just started also grows. */
    FORECAST_START_UP_MINUTES(10, Unit.COUNT, Source.OURS, "a runtime warms up, a cache fills"),
    /** How far ahead, as a part of the time that the growth was watched: less than a day cannot tell a daily cycle. */
    FORECAST_AHEAD(0.5, Unit.SHARE, Source.OURS, "so a forecast is made from two thirds of the way on"),
    /** A growth watched for so many hours is of a whole day, and then told as far ahead as it was watched. */
    FORECAST_DAY_HOURS(23, Unit.COUNT, Source.OURS, "history is kept for 24 h"),
    /** Minutes without the growth after which a forecast ends. */
    FORECAST_ENDS_MINUTES(10, Unit.COUNT, Source.OURS, "noise may hide a slope for a while"),
    /** A move of the expected time, as a part of what is left, that is worth another revision. */
    FORECAST_MOVED(0.25, Unit.SHARE, Source.OURS, "who plans by it is told when the plan changes"),
    // Verdicts
    /** Independent kinds of supporting sources for ESTABLISHED. */
    INDEPENDENT_SOURCES(2, Unit.COUNT, Source.OURS, "root-causes.md 2, confidence rule"),
    /** Two possible causes that look alike and differ by no more than that in confidence are not told apart. */
    CLOSE(0.1, Unit.SHARE, Source.OURS, "one necessary predicate of four"),
    /** Counters alone: a merely possible cause must be at least so likely to be worth a word. */
    WORTH_A_WORD(0.2, Unit.SHARE, Source.OURS, "silence on a healthy host");

    /** Who set a threshold. */
    public enum Source {
        /** The kernel compares to this number itself. */
        KERNEL,
        /** A published alarm. */
        VENDOR,
        /** An engineering choice, calibrated on labelled runs. */
        OURS
    }

    private final double value;
    private final Unit unit;
    private final Source set;
    private final String document;

    Threshold(double value, Unit unit, Source set, String document) {
        this.value = value;
        this.unit = unit;
        this.set = set;
        this.document = document;
    }

    /** It as it is shipped; what holds where the user may set it, {@link Thresholds} knows. */
    public ThresholdValue standard() {
        return new ThresholdValue(this, value);
    }

    /** Unit of the number. */
    public Unit unit() {
        return unit;
    }

    /** Who set the number that is shipped, and where that is written. */
    public String origin() {
        return set.name().toLowerCase(Locale.ROOT) + ": " + document;
    }

    /** Its name as users write it: {@code available-short}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
