"""Draws with diffusers what `deviascope generate` drew with a direction, and compares.

    same_pictures.py MODEL EXPORTED_FOLDER PICTURES_FOLDER

EXPORTED_FOLDER: from `deviascope directions export --diffusers`. The pictures' own settings say how
they were drawn. Exit status 1 when a picture differs by more than one step of 255, or when the
direction changed nothing.
"""

import json
import pathlib
import sys

import numpy
import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

model, exported, pictures = map(pathlib.Path, sys.argv[1:])
sys.path.insert(0, str(exported))
from deviascope_direction import Direction  # noqa: E402

directions = {Direction(file).name: Direction(file) for file in exported.glob("*.safetensors")}
pipe = StableDiffusionPipeline.from_pretrained(model, torch_dtype=torch.float32, safety_checker=None)
pipe.set_progress_bar_config(disable=True)
worst, files = 0, sorted(pictures.glob("*.png"))
for file in files:
    ours = Image.open(file)
    recipe = json.loads(ours.info["deviascope"])
    shape = (1, pipe.unet.config.in_channels, pipe.unet.config.sample_size, pipe.unet.config.sample_size)

    def draw():
        start = torch.randn(shape, generator=torch.Generator().manual_seed(recipe["seed"]))
        return pipe(recipe["prompt"], num_inference_steps=recipe["steps"], latents=start,
                    guidance_scale=recipe["guidance"], output_type="np").images[0]

    plain = draw()
    (edit,) = recipe["directions"]
    with directions[edit["name"]].applied(pipe, scale=edit["scale"]):
        edited = draw()
    if not numpy.array_equal(draw(), plain):
        sys.exit(f"{file.name}: something of the direction stayed in the pipeline")
    theirs = numpy.rint(edited * 255).astype(int)
    difference = numpy.abs(theirs - numpy.asarray(ours.convert("RGB")).astype(int)).max()
    moved = numpy.abs(theirs - numpy.rint(plain * 255)).max()
    print(f"{file.name}: differs by {difference} of 255; the direction moves it by {moved:.0f}")
    if difference > 1 or moved < 30:
        worst = 1
if not files:
    sys.exit("no pictures to compare")
sys.exit(worst)
