// SPDX-License-Identifier: EUPL-1.2
/** Reads a QR code with the camera: with the browser's own detector, or with jsQR, which is fetched only then. */

export type CameraTrouble = "denied" | "none";

/** The text in a picture of the camera; undefined when there is none in it. */
type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

interface Detector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

/** Larger pictures take a cheap phone too long. */
const WIDTH_MAX = 720;
const PAUSE_MS = 120;

async function ownReader(): Promise<Reader | undefined> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  try {
    if (!BarcodeDetector || !(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return undefined;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  } catch {
    return undefined;
  }
}

async function jsReader(): Promise<Reader> {
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDTH_MAX / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    if (!context || canvas.width === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, canvas.width, canvas.height)?.data;
  };
}

async function start(video: HTMLVideoElement): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw "none" satisfies CameraTrouble;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
    video.srcObject = stream;
    await video.play();
    return stream;
  } catch (reason) {
    const denied = reason instanceof DOMException && reason.name === "NotAllowedError";
    throw denied ? "denied" : "none" satisfies CameraTrouble;
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Shows the camera's picture and resolves with the first code in it; undefined when it was ended. Rejects with a CameraTrouble. */
export async function openCamera(video: HTMLVideoElement, end: AbortSignal): Promise<string | undefined> {
  const stream = await start(video);
  try {
    const read = (await ownReader()) ?? (await jsReader());
    while (!end.aborted) {
      const text = await read(video).catch(() => undefined);
      if (text) return text;
      await pause();
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
}
