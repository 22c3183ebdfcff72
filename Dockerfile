# An image with the program alone. The corpus is read, the index written; neither belongs to the image.
#
#   docker build -t ibid .
#   docker run --rm -v "$PWD/articles:/corpus:ro" -v ibid-index:/index ibid search "digital economy"
#   docker run --rm -p 127.0.0.1:8642:8642 -v "$PWD/articles:/corpus:ro" -v ibid-index:/index ibid serve --host 0.0.0.0

FROM rust:1.95-slim-trixie AS build
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY . .
RUN cargo build --release --locked --bin ibid \
    && mkdir -p /staging/corpus /staging/index \
    && ./release/licences >THIRD-PARTY.md

FROM debian:trixie-slim
COPY --from=build /build/target/release/ibid /usr/local/bin/ibid
COPY --from=build /build/LICENSE-MIT /build/LICENSE-APACHE /build/THIRD-PARTY.md /usr/share/doc/ibid/
# A named volume takes its owner from the folder that it covers.
COPY --from=build --chown=65532:65532 /staging/ /
ENV IBID_CORPUS=/corpus IBID_INDEX=/index
VOLUME ["/corpus", "/index"]
WORKDIR /corpus
USER 65532:65532
EXPOSE 8642
ENTRYPOINT ["ibid"]
CMD ["--help"]
