"""Draws with diffusers what `deviascope generate` drew with directions, and compares.

    same_pictures.py MODEL [EXPORTED_FOLDER PICTURES_FOLDER]...

EXPORTED_FOLDER: from `deviascope directions export --diffusers`. The pictures' own settings say how
they were drawn. Exit status 1 when a picture differs by more than one step of 255, or when a
direction changed nothing.
"""

import json
import pathlib
import sys

import numpy
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

model, *folders = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(folders[0]))
from deviascope_direction import Direction  # noqa: E402

pipe = StableDiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32, safety_checker=None)
pipe.set_progress_bar_config(disable=True)
side = pipe.unet.config.sample_size
failed = False


def draw(recipe):
    generator = torch.Generator().manual_seed(recipe["seed"])
    start = torch.randn((1, pipe.unet.config.in_channels, side, side), generator=generator)
    return pipe(recipe["prompt"], num_inference_steps=recipe["steps"], latents=start,
                guidance_scale=recipe["guidance"], output_type="np").images[0]


for exported, pictures in zip(folders[::2], folders[1::2]):
    directions = {each.name: each for each in map(Direction, exported.glob("*.safetensors"))}
    files = sorted(pictures.glob("*.png"))
    failed = failed or not files
    for file in files:
        ours = Image.open(file)
        recipe = json.loads(ours.info["deviascope"])
        plain = draw(recipe)
        (edit,) = recipe["directions"]
        with directions[edit["name"]].applied(pipe, scale=edit["scale"]):
            edited = draw(recipe)
        left = not numpy.array_equal(draw(recipe), plain)
        theirs = numpy.rint(edited * 255).astype(int)
        difference = numpy.abs(theirs - numpy.asarray(ours.convert("RGB")).astype(int)).max()
        moved = numpy.abs(theirs - numpy.rint(plain * 255)).max()
        print(f"{exported.name}/{file.name}: differs by {difference} of 255; the direction moves it by "
              f"{moved:.0f}{', and something of it stayed in the pipeline' if left else ''}")
        failed = failed or difference > 1 or moved < 30 or left
sys.exit(failed)
