# One pattern for the seven deployables; the build argument names the one:
#   docker build --build-arg DEPLOYABLE=crm -t praxis-crm .
# Kept to what every builder understands: no syntax line, no here-documents, no cache mounts.
ARG NODE_IMAGE=node:24-trixie-slim
# What the processes run on: anything with glibc and `node` on its PATH; no shell is called.
ARG RUNTIME_IMAGE=node:24-trixie-slim

# What npm has to know: installing is repeated only when one of these changes. (npm install, which keeps to the lock, because npm ci refuses a
# lock without the packages of platforms that the registry at hand does not have.)
FROM ${NODE_IMAGE} AS manifests
ARG NPM_CONFIG_REGISTRY=
WORKDIR /praxis
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/
COPY chassis/package.json chassis/
COPY gateway/package.json gateway/
COPY platform/package.json platform/
COPY tests/package.json tests/
COPY bench/package.json bench/
COPY services/identity/package.json services/identity/
COPY services/crm/package.json services/crm/
COPY services/clients/package.json services/clients/
COPY services/projects/package.json services/projects/
COPY services/finance/package.json services/finance/
COPY services/documents/package.json services/documents/

# Everything is compiled once, whichever deployable is asked for, so that the builds of all seven share it.
FROM manifests AS compiled
RUN npm install --no-save --ignore-scripts --no-audit --no-fund
COPY . .
RUN npx tsc -b gateway services/* && node deploy/image/collect.mjs /collected

# What one deployable needs at run time, and nothing else.
FROM manifests AS production
ARG DEPLOYABLE
RUN npm install --no-save --omit=dev --ignore-scripts --no-audit --no-fund --workspace "@praxis/${DEPLOYABLE}" \
 && rm -rf package.json package-lock.json .npmrc gateway platform tests bench services/*/package.json node_modules/.package-lock.json \
 && mkdir -p /data/mail /data/storage
COPY --from=compiled /collected/${DEPLOYABLE}/ ./

FROM ${RUNTIME_IMAGE}
ENV NODE_ENV=production TZ=UTC HOST=0.0.0.0 PORT=8080
WORKDIR /praxis
# The two places that are written to, for volumes; a new volume takes over their owner.
COPY --from=production --chown=1000:1000 /data /data
COPY --from=production /praxis ./
# A number, because Kubernetes cannot tell that a name is not root.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "require('node:http').get({port:process.env.PORT,path:'/readyz',timeout:3000},r=>process.exit(r.statusCode===200?0:1)).on('timeout',()=>process.exit(1)).on('error',()=>process.exit(1))"]
# Memory stays level under load (ADR 187).
ENTRYPOINT ["node", "--max-semi-space-size=16", "main.js"]
