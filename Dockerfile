# syntax=docker/dockerfile:1.7@sha256:a57df69d0ea827fb7266491f2813635de6f17269be881f696fbfdf2d83dda33e
FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6 AS build
WORKDIR /plinth
COPY package.json package-lock.json ./
# No install scripts: the image has its own Node, and nothing else needs one.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
# Types and source maps are more than half of what packages bring, and nothing reads them here.
RUN npm run build && npm prune --omit=dev --ignore-scripts \
 && find node_modules -type f \( -name '*.ts' -o -name '*.cts' -o -name '*.mts' -o -name '*.map' \) -delete \
 && find node_modules -type d -empty -delete

FROM node:24.21.0-bookworm-slim@sha256:0e0ff40c39bc087845bfb27465a0df4ea419520094bc35842ff83dd8cbe6f9b6
# Half of the threads resolve names: of four, two names that nobody answers for would keep GitHub's own waiting.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 UV_THREADPOOL_SIZE=64
WORKDIR /plinth
COPY --from=build /plinth/package.json ./
COPY --from=build /plinth/node_modules ./node_modules
COPY --from=build /plinth/dist ./dist
USER node
# Webhooks and probes; metrics, where METRICS_PORT says so.
EXPOSE 3000 9464
ENTRYPOINT ["node", "dist/entry/cli.js"]
CMD ["serve"]
