"""Prints stable-diffusion.cpp's times as one JSON line: sdcpp_times.py FOLDER DTYPE THREADS

One picture at a time is all that it computes, so there is no larger batch to time.
"""
import json
import pathlib
import resource
import sys
import tempfile
import time

from safetensors.torch import load_file, save_file
from stable_diffusion_cpp import StableDiffusion

folder, kind, threads = pathlib.Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
side = json.loads((folder / "vae/config.json").read_text())["sample_size"]


def readable(source, target):
    """A copy of links whose text tower has the tensor names that stable-diffusion.cpp looks for."""
    for part in ("unet", "vae"):
        (target / part).mkdir()
        for file in (source / part).iterdir():
            (target / part / file.name).symlink_to(file.resolve())
    (target / "text_encoder").mkdir()
    tensors = load_file(source / "text_encoder/model.safetensors")
    prefix = "text_model."
    save_file(
        {name if name.startswith(prefix) else prefix + name: value for name, value in tensors.items()},
        target / "text_encoder/model.safetensors",
        metadata={"format": "pt"},
    )
    return target


with tempfile.TemporaryDirectory() as scratch:
    model = readable(folder, pathlib.Path(scratch))
    start = time.perf_counter()
    program = StableDiffusion(
        model_path=str(model),
        wtype={"fp32": "f32", "bf16": "bf16", "fp16": "f16"}[kind],
        n_threads=threads,
        diffusion_flash_attn=True,
        verbose=False,
    )
    loading = time.perf_counter() - start
    steps = []
    program.generate_image(
        prompt="a doctor",
        sample_steps=2,
        cfg_scale=7.5,
        sample_method="euler",
        width=side,
        height=side,
        progress_callback=lambda *_: steps.append(time.perf_counter()),
    )
    finished = time.perf_counter()
print(
    json.dumps(
        {
            "load": loading,
            "step 1": steps[-1] - steps[-2],
            "decode 1": finished - steps[-1],
            "peak GB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        }
    )
)
