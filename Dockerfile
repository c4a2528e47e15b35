FROM node:22.22-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends python3 make g++ && rm -rf /var/lib/apt/lists/*
WORKDIR /minesentry
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts && npm rebuild better-sqlite3
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22.22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/var/lib/minesentry MINES_DIR=/etc/minesentry/mines
WORKDIR /minesentry
COPY --from=build /minesentry/package.json ./
COPY --from=build /minesentry/node_modules ./node_modules
COPY --from=build /minesentry/dist ./dist
COPY deploy/healthcheck.mjs ./
COPY mines /etc/minesentry/mines
RUN mkdir -p /var/lib/minesentry && chown node:node /var/lib/minesentry
USER node
EXPOSE 8080
VOLUME /var/lib/minesentry
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "healthcheck.mjs"]
CMD ["node", "dist/cli.js", "serve"]
