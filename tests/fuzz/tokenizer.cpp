#include "input_file.h"
#include "text/clip_tokenizer.h"

#include <cstdlib>
#include <string>

#include <unistd.h>

using namespace deviascope;
namespace fs = std::filesystem;

namespace {

/// A folder whose tokenizer.json is the input; gone at the end of the program.
class Folder {
public:
    Folder()
    {
        std::string name = (fs::temp_directory_path() / "fuzz-tokenizer-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            std::abort();
        m_path = name;
    }
    ~Folder()
    {
        std::error_code code;
        fs::remove_all(m_path, code);
    }
    Folder(const Folder &) = delete;
    Folder &operator=(const Folder &) = delete;

    const fs::path &with(const fs::path &tokenizer)
    {
        std::error_code code;
        fs::remove(m_path / "tokenizer.json", code);
        fs::create_symlink(tokenizer, m_path / "tokenizer.json");
        return m_path;
    }

private:
    fs::path m_path;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static Folder folder;
    const fuzz::InputFile input({data, size});
    fuzz::expectReadOrRefused([&] {
        const auto tokenizer = text::ClipTokenizer::open(folder.with(input.path()));
        for (const char *prompt : {"", "a Doctor's caf\xc3\xa9 <|endoftext|> 7\xff"})
            for (const std::int64_t id : tokenizer.encode(prompt).ids)
                if (id < 0 || id >= tokenizer.vocabularySize())
                    std::abort(); // would read past the text tower's embedding
    });
    return 0;
}
