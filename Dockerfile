# SPDX-License-Identifier: Apache-2.0
# One image for every service of Enomem: docker build --target streams . ; --target agent . ; --target rsyslog .
# The build needs nothing but this directory; the images hold a Java runtime and the jars.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -q -pl standalone -am -Dmaven.test.skip=true package

FROM eclipse-temurin:17-jre-jammy AS runtime
RUN groupadd --gid 10001 enomem \
 && useradd --uid 10001 --gid enomem --home-dir /var/lib/enomem --no-create-home enomem \
 && install -d -o enomem -g enomem -m 0700 /var/lib/enomem /var/lib/enomem/streams /var/lib/enomem/agent
COPY --from=build /src/standalone/target/enomem/lib /usr/lib/enomem/lib
COPY --chmod=0755 deploy/enomem /usr/bin/enomem
COPY --chmod=0755 deploy/healthy /usr/bin/enomem-healthy
USER enomem
ENTRYPOINT ["/usr/bin/enomem"]

# Streams application, topics job, SIEM forwarder: no privilege at all.
FROM runtime AS streams
CMD ["streams"]

# The agent: root without capabilities but the three that compose gives it; Docker cannot give capabilities to other users.
FROM runtime AS agent
USER root
# Without CAP_DAC_OVERRIDE root, too, writes only to what is its own.
RUN chown root:root /var/lib/enomem /var/lib/enomem/agent
CMD ["agent"]

# A syslog receiver to try the SIEM forwarder with.
FROM debian:bookworm-slim AS rsyslog
RUN apt-get update && apt-get install -y --no-install-recommends rsyslog rsyslog-relp \
 && rm -rf /var/lib/apt/lists/* && install -d -o nobody -g nogroup /var/log/enomem
COPY deploy/rsyslog/rsyslog.conf /etc/rsyslog.d/enomem.conf
USER nobody
CMD ["/usr/sbin/rsyslogd", "-n", "-i", "NONE", "-f", "/etc/rsyslog.d/enomem.conf"]
