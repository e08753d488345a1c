#pragma once

#include <ATen/core/Tensor.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>

namespace deviascope::discovery {

/// A sparse dictionary of activations: a few of its n latents are active in each token (TopK
/// autoencoder, O'Neill et al. 2408.00657). A value; float32 tensors on one device.
struct Dictionary {
    at::Tensor encoderWeight; ///< [n, D]
    at::Tensor encoderBias;   ///< [n]
    at::Tensor decoderWeight; ///< [D, n], columns of length 1: what latents add
    at::Tensor preBias;       ///< [D]
    at::Tensor mean, std;     ///< [D] by which tokens are standardised first
    std::int64_t active = 0;  ///< k: latents that a token may have
    std::string on;           ///< what tokens are: a site, or "text"
    nlohmann::json provenance = nlohmann::json::object();

    std::int64_t latents() const { return encoderWeight.size(0); }
    std::int64_t width() const { return encoderWeight.size(1); }

    /// (x - mean) / std of tokens [N, D].
    at::Tensor standardised(const at::Tensor &tokens) const;
    /// W_e (x - b_pre) + b_e of standardised tokens: [N, n].
    at::Tensor preActivations(const at::Tensor &standardised) const;
    /// ReLU of the k largest of them, 0 elsewhere: z [N, n] of tokens [N, D].
    at::Tensor encode(const at::Tensor &tokens) const;
    /// Tokens [N, D] from latents [N, n].
    at::Tensor decode(const at::Tensor &z) const;
    /// What one latent at 1 adds to a token: [D].
    at::Tensor effectOf(std::int64_t latent) const;
};

/// ReLU of the `k` largest of each row [N, n], 0 elsewhere.
at::Tensor topActivations(const at::Tensor &preActivations, std::int64_t k);

/// How well a dictionary stands for tokens that it was not learned from.
struct DictionaryQuality {
    double explained = 0;  ///< share of the variance of standardised tokens
    double dead = 0;       ///< share of latents that none of them has
    double meanActive = 0; ///< L0: latents above 0 in a token, at most k
    at::Tensor density;    ///< [n] share of the tokens that have each, on the CPU
};
DictionaryQuality qualityOf(const Dictionary &dictionary, const at::Tensor &tokens);

/// Atomically, as safetensors (cli.md, "Other files"). Throws as format::writeSafetensors.
void writeDictionary(const std::filesystem::path &file, const Dictionary &dictionary);
/// Throws NotFound, or DamagedFile, naming what, for a file that is none.
Dictionary readDictionary(const std::filesystem::path &file);

} // namespace deviascope::discovery
