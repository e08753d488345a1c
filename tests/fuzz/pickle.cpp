#include "format/pickle.h"

#include "base/error.h"
#include "format/torch_file.h"
#include "input_file.h"

#include <ATen/ops/zeros.h>

using namespace deviascope;

namespace {

/// Storages of a small file.
class SmallStorages final : public format::StorageSource {
public:
    at::Tensor storage(const format::StorageRequest &request) override
    {
        constexpr std::int64_t kMost = 4096;
        if (request.count > kMost)
            throw base::Error(base::ErrorKind::DamagedFile, "The storage is too large", "pickle");
        return at::zeros({request.count}, request.dtype);
    }
};

void touch(const std::map<std::string, at::Tensor> &tensors)
{
    for (const auto &[name, tensor] : tensors)
        static_cast<void>(tensor.clone()); // reads every value where it says to lie
}

} // namespace

/// The input as a bare pickle, and as a whole file in torch's zip or its older format.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    fuzz::expectReadOrRefused([&] {
        SmallStorages storages;
        touch(format::readPickledTensors(std::as_bytes(std::span(data, size)), storages, "pickle"));
    });
    const fuzz::InputFile input({data, size});
    fuzz::expectReadOrRefused([&] { touch(format::readTorchFile(input.path())); });
    return 0;
}
