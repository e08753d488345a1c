#pragma once

#include "format/json_file.h"
#include "model/model.h"

#include <string>

namespace deviascope::model {

/// The config.json files of a diffusers folder, read into the networks' plain structs. Each throws
/// DamagedFile (naming file and key) or Unsupported (naming the family).
network::UnetConfig unetConfigOf(const format::JsonValue &json);
network::AutoencoderConfig autoencoderConfigOf(const format::JsonValue &json);
/// `json` is a CLIPTextModel's config, or the text_config of a whole CLIP model.
network::ClipTextConfig clipTextConfigOf(const format::JsonValue &json);
network::ClipVisionConfig clipVisionConfigOf(const format::JsonValue &json);
Preprocessing preprocessingOf(const format::JsonValue &json);

/// SD 1, SD 2 or LCM, told by the text tower's kind and the guidance embedding; what the U-Net
/// predicts says nothing of it.
Family familyOf(const network::UnetConfig &unet, const network::ClipTextConfig &text);

} // namespace deviascope::model
