// Loaded before the service itself (`node --import`): SIGUSR2 sets this machine's clock back by an hour, for the service.
const HOUR_MS = 3_600_000;
const machineMs = Date.now;
let setBackMs = 0;
Date.now = () => machineMs() - setBackMs;
process.on('SIGUSR2', () => {
  setBackMs += HOUR_MS;
});
