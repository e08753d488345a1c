"""Writes schedulers.json and schedulers.safetensors beside it: settings that golden/ lacks.

Run with diffusers 0.42 and safetensors installed. The layout is that of golden/.
"""
import json
import pathlib

import diffusers
import torch
from safetensors.torch import save_file

BASE = {"num_train_timesteps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
CASES = [
    ("pndm_runge_kutta", "PNDMScheduler", {"steps_offset": 1}, 10),
    ("pndm_trailing", "PNDMScheduler", {"skip_prk_steps": True, "timestep_spacing": "trailing"}, 7),
    ("euler_karras", "EulerDiscreteScheduler", {"use_karras_sigmas": True}, 8),
    ("euler_leading", "EulerDiscreteScheduler", {"timestep_spacing": "leading", "steps_offset": 1}, 8),
    ("heun_karras", "HeunDiscreteScheduler", {"use_karras_sigmas": True}, 6),
    ("heun_trailing", "HeunDiscreteScheduler", {"timestep_spacing": "trailing"}, 6),
    ("unipc_karras", "UniPCMultistepScheduler", {"use_karras_sigmas": True}, 8),
    ("unipc_one_step", "UniPCMultistepScheduler", {}, 1),
    ("dpmpp_trailing", "DPMSolverMultistepScheduler", {"timestep_spacing": "trailing"}, 9),
    ("ddpm_linspace", "DDPMScheduler", {"clip_sample": False, "timestep_spacing": "linspace"}, 6),
    ("lcm_seven", "LCMScheduler", {}, 7),
]


def follow(scheduler, steps, generator):
    scheduler.set_timesteps(steps)
    sample = torch.randn(2, 4, 6, 6, generator=generator)[:1].clone() * scheduler.init_noise_sigma
    latents, noise = [sample], []
    original = torch.randn

    def recorded(*args, **kwargs):
        noise.append(original(1, 4, 6, 6, generator=generator))
        return noise[-1]

    for t in scheduler.timesteps:
        value = scheduler.scale_model_input(sample, t)
        output = torch.tanh(0.7 * value + t / 1000)
        torch.randn = recorded
        sample = scheduler.step(output, t, sample).prev_sample
        torch.randn = original
        latents.append(sample)
    return torch.cat(latents), noise


here = pathlib.Path(__file__).parent
entries, tensors = [], {}
for name, kind, extra, steps in CASES:
    for prediction in ("epsilon", "v_prediction"):
        config = BASE | extra
        scheduler = getattr(diffusers, kind)(**config, prediction_type=prediction)
        key = f"{name}.{prediction}.{steps}"
        latents, noise = follow(scheduler, steps, torch.Generator().manual_seed(len(entries)))
        tensors[key + ".latents"] = latents.float().contiguous()
        tensors[key + ".timesteps"] = scheduler.timesteps.float().contiguous()
        if noise:
            tensors[key + ".noise"] = torch.cat(noise).contiguous()
        entries.append({"key": key, "class_name": kind, "prediction_type": prediction, "steps": steps, "config": config})
(here / "schedulers.json").write_text(json.dumps(entries, indent=1) + "\n")
save_file(tensors, here / "schedulers.safetensors")
