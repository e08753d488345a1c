"""Prints diffusers' times as one JSON line: diffusers_times.py FOLDER DTYPE THREADS REPEATS DEVICE BATCH..."""
import json
import pathlib
import resource
import statistics
import sys
import time

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel

folder, kind = pathlib.Path(sys.argv[1]), sys.argv[2]
threads, repeats = map(int, sys.argv[3:5])
device, batches = torch.device(sys.argv[5]), [int(batch) for batch in sys.argv[6:]]
dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[kind]
torch.set_num_threads(threads)
torch.set_grad_enabled(False)
torch.backends.cudnn.allow_tf32 = False  # fp32 is fp32, as with us


def finish():
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def seconds(work):
    work()
    finish()
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        finish()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def load(part, name):
    start = time.perf_counter()
    net = part.from_pretrained(folder / name, torch_dtype=dtype)
    net = net.to(device, memory_format=torch.channels_last).eval()
    finish()
    return net, time.perf_counter() - start


unet, loading = load(UNet2DConditionModel, "unet")
vae, _ = load(AutoencoderKL, "vae")
side, width = unet.config.sample_size, unet.config.cross_attention_dim
result = {"load": loading}
for pictures in batches:
    rows = 2 * pictures  # both halves of guidance
    sample = torch.randn(rows, 4, side, side, dtype=dtype).to(device, memory_format=torch.channels_last)
    context = torch.randn(rows, 77, width, dtype=dtype).to(device)
    times = torch.full((rows,), 500.0).to(device)
    result[f"step {pictures}"] = seconds(lambda: unet(sample, times, encoder_hidden_states=context).sample)
    latents = sample[:pictures].contiguous(memory_format=torch.channels_last)
    result[f"decode {pictures}"] = seconds(lambda: vae.decode(latents).sample)
if device.type == "cuda":
    result["peak GB"] = torch.cuda.max_memory_allocated(device) / 2**30
else:
    result["peak GB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
print(json.dumps(result))
