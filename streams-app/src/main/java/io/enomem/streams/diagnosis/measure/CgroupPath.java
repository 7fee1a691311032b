// SPDX-License-Identifier: Apache-2.0
package io.enomem.streams.diagnosis.measure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who stands behind a cgroup path: systemd unit, pod, container. Reads the forms of systemd, Docker, containerd (CRI),
 * CRI-O, Podman, Kubernetes (both drivers, v1 and v2), ECS and LXC; what it does not know it leaves out. The path is
 * hostile text: it is cut, never interpreted.
 *
 * @param unit deepest {@code .service} or {@code .scope}, else the deepest {@code .slice} that is not systemd's own
 * @param pod uid of a Kubernetes pod, with dashes
 * @param container id of the container
 */
public record CgroupPath(
        String path,
        @Nullable String unit,
        @Nullable String pod,
        @Nullable String container) {
    private static final int SHORTEST_ID = 32;
    private static final List<String> OWN_SLICES =
            List.of("system.slice", "user.slice", "machine.slice", "kubepods.slice", "init.scope");

    /** What the path tells. */
    public static CgroupPath of(String path) {
        String unit = null;
        String pod = null;
        String container = null;
        String before = "";
        for (String segment : path.split("/")) {
            for (String part : segment.split(":")) {
                unit = isUnit(part) || (isSlice(part) && (unit == null || isSlice(unit))) ? part : unit;
                String podHere = pod(part);
                pod = podHere != null ? podHere : pod;
                String containerHere = container(part, before);
                container = containerHere != null ? containerHere : container;
            }
            before = segment;
        }
        return new CgroupPath(path, unit, pod, container);
    }

    /** The container's id, else the pod's; null if neither is known. */
    public @Nullable String containerOrPod() {
        return container != null ? container : pod;
    }

    /** True if it is one service's: of a unit, a container or a pod; not the root, a slice or a login session. */
    boolean isOneService() {
        boolean service = unit != null && unit.endsWith(".service") && !unit.startsWith("user@");
        return service || containerOrPod() != null;
    }

    private static boolean isUnit(String part) {
        return (part.endsWith(".service") || part.endsWith(".scope")) && !OWN_SLICES.contains(part);
    }

    private static boolean isSlice(String part) {
        return part.endsWith(".slice") && !OWN_SLICES.contains(part);
    }

    /** {@code pod<uid>}, or {@code kubepods-burstable-pod<uid with underscores>.slice}. */
    private static @Nullable String pod(String part) {
        String name = part.endsWith(".slice") ? part.substring(0, part.length() - ".slice".length()) : part;
        int at = name.startsWith("pod")
                ? 0
                : name.startsWith("kubepods") || name.contains("-kubepods") ? name.lastIndexOf("-pod") + 1 : -1;
        if (at < 0 || !name.startsWith("pod", at)) {
            return null;
        }
        String uid = name.substring(at + "pod".length()).replace('_', '-');
        return uid.length() >= SHORTEST_ID && isHex(uid.replace("-", "")) ? uid : null;
    }

    /** {@code docker-<id>.scope}, {@code cri-containerd-<id>.scope}, {@code libpod-<id>}, {@code <id>} below docker or a pod. */
    private static @Nullable String container(String part, String parent) {
        String name = part.endsWith(".scope") ? part.substring(0, part.length() - ".scope".length()) : part;
        if (name.startsWith("lxc.payload.")) {
            return name.substring("lxc.payload.".length());
        }
        if (parent.equals("lxc")) {
            return name;
        }
        String id = name.substring(name.lastIndexOf('-') + 1);
        return id.length() >= SHORTEST_ID && isHex(id) && !name.contains("conmon") && !name.startsWith("pod")
                ? id
                : null;
    }

    private static boolean isHex(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
}
