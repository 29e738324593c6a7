# Azurite, the Azure Blob emulator, from its npm package. Reachable beyond the container: publish it on loopback only.
FROM node:22-alpine
RUN npm install --global azurite@3.37.0 && mkdir /data && chown node /data
USER node
VOLUME /data
EXPOSE 10000
CMD ["azurite-blob", "--blobHost", "0.0.0.0", "--location", "/data", "--skipApiVersionCheck", "--disableTelemetry", "--silent"]
