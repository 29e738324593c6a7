# Azurite, the Azure Blob emulator, from its npm package.
FROM node:22-alpine
RUN npm install --global azurite@3.37.0
EXPOSE 10000
CMD ["azurite-blob", "--blobHost", "0.0.0.0", "--location", "/data", "--skipApiVersionCheck", "--disableTelemetry", "--silent"]
