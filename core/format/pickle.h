#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace deviascope::format {

/// A storage that a torch pickle speaks of by its persistent id.
struct StorageRequest {
    std::string key; ///< letters, digits, '_' and '-' only
    at::ScalarType dtype = at::kFloat;
    std::int64_t count = 0; ///< values in it, 0 or more
};

/// Hands out storages to the reader below. Asked at most once for a key.
class StorageSource {
public:
    virtual ~StorageSource() = default;
    /// One-dimensional, of the requested dtype and count, on the CPU. Throws DamagedFile.
    virtual at::Tensor storage(const StorageRequest &request) = 0;
};

/// Tensors of a pickle's top-level dictionary, or of the one that it holds under "state_dict" (as
/// training programs write checkpoints), by their text keys; they may share memory. Other values
/// are passed over.
using PickledTensors = std::map<std::string, at::Tensor>;

/// Reads one pickle as torch.save writes state dictionaries (protocols 2 to 5). It runs nothing:
/// the only names it knows are torch's tensor rebuilders, storage types and OrderedDict, and it
/// gives them their meaning itself; a few more, which describe how a checkpoint was trained, stand
/// for nothing and are passed over with all that is made of them; any other name or opcode is
/// refused. Time and memory stay within a multiple of the pickle's length and of its storages'.
/// `used` becomes the bytes read. Throws DamagedFile, naming `file`.
PickledTensors readPickledTensors(std::span<const std::byte> bytes, StorageSource &storages,
                                  const std::string &file, std::size_t *used = nullptr);

/// Reads one pickle that is a list of texts, as the legacy format's list of storage keys.
std::vector<std::string> readPickledTexts(std::span<const std::byte> bytes, const std::string &file,
                                          std::size_t *used = nullptr);

/// A pickle (protocol 2) of a dictionary of contiguous tensors, tensor number i over storage "i".
/// Throws InvalidValue for a dtype that torch has no storage type for.
std::string pickleTensors(const std::map<std::string, at::Tensor> &tensors);

} // namespace deviascope::format
