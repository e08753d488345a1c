#pragma once

#include "model/original_names.h"
#include "network/autoencoder.h"
#include "network/clip_text.h"
#include "network/unet.h"
#include "network/weights.h"

namespace deviascope::model {

/// The networks' configs read off the sizes of weights under their diffusers names, and what sizes
/// do not tell: U-Nets with convolutions around their transformers (SD 1) have 8 heads, those with
/// linear layers there (SD 2) 64 channels a head; text towers have 64 channels a head, and SD 2
/// leaves out the last layer of its own. Each throws DamagedFile, naming the tensor.
network::UnetConfig inferUnetConfig(const network::Weights &weights);
network::AutoencoderConfig inferAutoencoderConfig(const network::Weights &weights);
network::ClipTextConfig inferTextConfig(const network::Weights &weights, TextTower tower);

} // namespace deviascope::model
