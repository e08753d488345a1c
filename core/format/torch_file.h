#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

namespace deviascope::format {

/// Whether the file begins as torch.save's do, or as any pickle does. Throws NotFound.
bool isTorchFile(const std::filesystem::path &path);

/// The tensors of a file that torch.save wrote, in its zip or its older format, on the CPU; they
/// may share memory. Where a checkpoint keeps them in a dictionary "state_dict", those. Nothing in
/// the file is executed (see pickle.h); what the file is, is decided by its content. Throws
/// NotFound, DamagedFile, and Unsupported for a machine of another byte order.
std::map<std::string, at::Tensor> readTorchFile(const std::filesystem::path &path);

/// Writes a file that torch.load(weights_only=True) reads, atomically. Throws as base::AtomicFile
/// and InvalidValue for a dtype other than the floating ones and int64.
void writeTorchFile(const std::filesystem::path &path,
                    const std::map<std::string, at::Tensor> &tensors);

} // namespace deviascope::format
