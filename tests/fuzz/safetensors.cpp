#include "format/safetensors.h"

#include "input_file.h"

#include <cstdlib>

using namespace deviascope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const fuzz::InputFile input({data, size});
    fuzz::expectReadOrRefused([&] {
        const auto file = format::SafetensorsFile::open(input.path());
        for (const std::string &name : file.names()) {
            const at::Tensor tensor = file.tensor(name);
            // Both ends must lie within the file.
            const auto *bytes = static_cast<const volatile std::uint8_t *>(tensor.const_data_ptr());
            if (tensor.nbytes() > size)
                std::abort();
            if (tensor.nbytes() > 0)
                static_cast<void>(bytes[0] + bytes[tensor.nbytes() - 1]);
        }
    });
    return 0;
}
