/** Two short soft notes; silent where the browser lets no page make a sound before it was touched. */
export function playTone(): void {
  const audio = new AudioContext();
  const beginAt = audio.currentTime;
  for (const [index, frequencyHz] of [660, 880].entries()) {
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    const startAt = beginAt + index * 0.12;
    oscillator.frequency.value = frequencyHz;
    volume.gain.setValueAtTime(0, startAt);
    volume.gain.linearRampToValueAtTime(0.12, startAt + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, startAt + 0.25);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(startAt);
    oscillator.stop(startAt + 0.3);
    if (index === 1) {
      oscillator.addEventListener("ended", () => void audio.close());
    }
  }
}
