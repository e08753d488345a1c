"""Puts directions found by Deviascope into a diffusers pipeline of the model they were found in.

    from diffusers import StableDiffusionPipeline
    from deviascope_direction import Direction

    pipe = StableDiffusionPipeline.from_pretrained(MODEL)
    woman = Direction("a-woman.safetensors")
    with woman.applied(pipe):                # at the scale at which its slider opens
        pipe("a doctor").images[0].save("doctor.png")
    with woman.applied(pipe, scale=-1):
        ...

Needs torch, diffusers and safetensors. Several directions may be applied inside each other.
"""

import contextlib
import json

import torch
from safetensors import safe_open


class Direction:
    """A direction file: what is added to activations of the U-Net, or to the text states."""

    def __init__(self, path):
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            if metadata.get("format") != "deviascope.direction":
                raise ValueError(f"{path} is not a Deviascope direction")
            self.tensors = {name.split(".", 1)[1]: file.get_tensor(name) for name in file.keys()}
        self.name = metadata.get("name", "")
        self.timesteps = json.loads(metadata.get("timesteps") or "[]")
        self.branch = metadata.get("branch") or "conditional"
        self.suggested_scale = float(metadata.get("suggested_scale") or 1)

    def _modules(self, unet):
        for site, tensor in self.tensors.items():
            if site == "mid":
                yield unet.mid_block, tensor
            elif site.startswith("up_"):
                yield unet.up_blocks[int(site[3:])], tensor
            elif site != "text":
                raise ValueError(f"diffusers cannot be edited at {site}")

    def _at(self, tensor, timestep):
        if len(tensor) == 1:
            return tensor[:1]
        nearest = min(range(len(tensor)), key=lambda i: abs(self.timesteps[i] - timestep))
        return tensor[nearest : nearest + 1]

    @contextlib.contextmanager
    def applied(self, pipe, scale=None, branch=None, window=(0, 1000)):
        """While the block runs, pipe adds `scale` times the direction at timesteps window[0] <= t <
        window[1]; to the prompt's half of classifier-free guidance, or with branch="both" to both."""
        scale = self.suggested_scale if scale is None else scale
        branch = branch or self.branch
        now = {"acts": False, "timestep": 0.0}

        def first_row(rows):
            return rows // 2 if pipe.do_classifier_free_guidance and branch == "conditional" else 0

        def before_unet(_, args, kwargs):
            now["timestep"] = float(kwargs.get("timestep", args[1] if len(args) > 1 else 0))
            now["acts"] = window[0] <= now["timestep"] < window[1]
            if "text" in self.tensors:
                states = kwargs["encoder_hidden_states"].clone()
                first = len(states) // 2 if pipe.do_classifier_free_guidance else 0
                states[first:] += scale * self.tensors["text"].to(states)
                kwargs["encoder_hidden_states"] = states
            return args, kwargs

        def editing(tensor):
            def after(_, __, output):
                if not now["acts"] or scale == 0:
                    return output
                delta = self._at(tensor, now["timestep"])
                if delta.shape[2:] != output.shape[2:]:
                    delta = torch.nn.functional.interpolate(delta, size=output.shape[2:], mode="bilinear")
                output = output.clone()
                output[first_row(len(output)) :] += (scale * delta).to(output)
                return output

            return after

        handles = [pipe.unet.register_forward_pre_hook(before_unet, with_kwargs=True)]
        handles += [module.register_forward_hook(editing(tensor)) for module, tensor in self._modules(pipe.unet)]
        try:
            yield pipe
        finally:
            for handle in handles:
                handle.remove()
