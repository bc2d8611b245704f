# Porthole's image: the program, the shared libraries it needs, and nothing else; no shell, no package manager.
#   docker build --tag porthole . && docker run --publish 8501:8501 porthole
# With --target slim it has no ffmpeg, and takes no videos. docs/docker.md says what is in it and why.
ARG SWIFT_IMAGE=swift:6.3-bookworm

FROM ${SWIFT_IMAGE} AS build
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN apt-get update --quiet=2 \
  && apt-get install --yes --quiet=2 --no-install-recommends \
    binutils ca-certificates fonts-dejavu-core libarchive-dev libbz2-dev libgd-dev libjpeg-dev liblzma-dev \
    libpq-dev libsqlite3-dev libzstd-dev nettle-dev tzdata zlib1g-dev \
  && rm -rf /var/lib/apt/lists/*
# Without their shared forms the linker takes the static ones, and of these only what is called: the shared libgd and
# libarchive pull in 45 more libraries (video codecs, X11, ICU) that nothing here uses.
ENV STATIC_LIBRARIES="archive brotlicommon brotlidec bz2 deflate expat fontconfig freetype gd jbig jpeg lzma nettle \
png16 sqlite3 tiff webp z zstd"
RUN rm /usr/lib/gcc/*/*/libstdc++.so \
  && for library in $STATIC_LIBRARIES; do rm /usr/lib/*/lib"$library".so; done
WORKDIR /source
# The versions of the packages that this checkout was tested with, where it was; else the newest that Package.swift allows
COPY Package.swift Package.resolve[d] ./
COPY Sources Sources
COPY Tests Tests
COPY scripts/image-link.ld scripts/no-lerc.c /
RUN cc -c -Os -o /no-lerc.o /no-lerc.c
# docs/docker.md says what each of these options spares
# hadolint ignore=SC2046
RUN --mount=type=cache,target=/source/.build,sharing=locked \
    --mount=type=cache,target=/root/.cache,sharing=locked \
  swift build --configuration release --static-swift-stdlib --product porthole -Xswiftc -gnone -Xswiftc -Osize \
    -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections -Xcc -fdata-sections \
    -Xswiftc -use-ld=lld -Xlinker --icf=all -Xlinker --no-eh-frame-hdr -Xlinker --script=/image-link.ld \
    -Xlinker --no-export-dynamic -Xlinker -z -Xlinker pack-relative-relocs -Xlinker --as-needed \
    -Xlinker /no-lerc.o -Xlinker -lavif $(printf -- '-Xlinker -l%s ' $STATIC_LIBRARIES) \
  && if nm .build/release/porthole | grep --quiet icudt; then \
    echo "Something imports the whole of Foundation, and with it 40 MB of ICU data: import FoundationEssentials" >&2; \
    exit 1; \
  fi \
  && if readelf --sections --wide .build/release/porthole | grep --quiet '[.]rodata .* WA'; then \
    echo "The program's constants are writable: scripts/image-link.ld should keep them apart" >&2; \
    exit 1; \
  fi \
  && install -D --strip .build/release/porthole /built/porthole \
  && install -m 644 Package.resolved /built/

FROM build AS root
COPY . .
RUN scripts/image-root /built/porthole /root-of-image

FROM ${SWIFT_IMAGE} AS video
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
COPY scripts/image-video /
RUN /image-video /video

FROM scratch AS slim
ARG VERSION=development
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Porthole" \
  org.opencontainers.image.description="A mascot gallery, an activation-function explorer and an annotation server" \
  org.opencontainers.image.version="${VERSION}" \
  org.opencontainers.image.revision="${REVISION}"
COPY --from=root /root-of-image /
ENV DATA_DIR=/data \
  PATH=/usr/local/bin \
  PORTHOLE_REVISION=${REVISION}
# AUTHOR.txt is looked for in the working directory
WORKDIR /usr/local/share/porthole
USER 10001:10001
VOLUME /data
EXPOSE 8501
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["/usr/local/bin/porthole", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/porthole"]
CMD ["serve"]

FROM slim AS full
COPY --from=video /video /
