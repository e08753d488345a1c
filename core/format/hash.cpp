#include "format/hash.h"

#include "base/error.h"
#include "format/mapped_file.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <future>
#include <map>
#include <memory>
#include <thread>
#include <utility>

namespace deviascope::format {

namespace fs = std::filesystem;

namespace {

class Sha256 {
public:
    Sha256()
    {
        if (!m_state || EVP_DigestInit_ex(m_state.get(), EVP_sha256(), nullptr) != 1)
            fail();
    }

    void add(std::span<const std::byte> bytes)
    {
        if (EVP_DigestUpdate(m_state.get(), bytes.data(), bytes.size()) != 1)
            fail();
    }

    std::string hex()
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        if (EVP_DigestFinal_ex(m_state.get(), digest.data(), &size) != 1)
            fail();
        std::string text;
        for (unsigned int i = 0; i < size; ++i) {
            text += "0123456789abcdef"[digest[i] >> 4];
            text += "0123456789abcdef"[digest[i] & 15];
        }
        return text;
    }

private:
    [[noreturn]] static void fail()
    {
        throw base::Error(base::ErrorKind::Internal, "OpenSSL cannot compute SHA-256");
    }

    struct Free {
        void operator()(EVP_MD_CTX *state) const { EVP_MD_CTX_free(state); }
    };
    std::unique_ptr<EVP_MD_CTX, Free> m_state{EVP_MD_CTX_new()};
};

constexpr std::size_t kPollBytes = std::size_t{64} << 20;

/// The deepest folder that holds all the files, absolute.
fs::path commonFolder(const std::vector<fs::path> &files)
{
    fs::path common;
    for (const fs::path &file : files) {
        const fs::path folder = fs::absolute(file).parent_path();
        if (common.empty()) {
            common = folder;
            continue;
        }
        const auto [end, ignored] = std::ranges::mismatch(common, folder);
        fs::path shared;
        for (auto part = common.begin(); part != end; ++part)
            shared /= *part;
        common = shared;
    }
    return common;
}

/// The files by their names below the deepest folder that holds them all.
std::map<std::string, fs::path> namesOf(const std::vector<fs::path> &files)
{
    const fs::path folder = commonFolder(files);
    std::map<std::string, fs::path> byName;
    for (const fs::path &file : files)
        byName[fs::absolute(file).lexically_relative(folder).generic_string()] = file;
    return byName;
}

/// SHA-256 over names and digests.
std::string overNames(const std::map<std::string, std::string> &digests)
{
    Sha256 hash;
    for (const auto &[name, digest] : digests) {
        // Name and hash end in a byte that neither can hold, so that no two models look alike.
        const std::string entry = name + '\0' + digest + '\0';
        hash.add(std::as_bytes(std::span(entry)));
    }
    return hash.hex();
}

} // namespace

std::string sha256(std::span<const std::byte> bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.hex();
}

std::string sha256(std::string_view bytes)
{
    return sha256(std::as_bytes(std::span(bytes)));
}

std::string sha256OfFile(const fs::path &path, base::Context &context)
{
    const auto file = MappedFile::open(path);
    const auto bytes = file->bytes();
    Sha256 hash;
    for (std::size_t done = 0; done < bytes.size(); done += kPollBytes) {
        base::Progress progress;
        progress.fraction = static_cast<double>(done) / static_cast<double>(bytes.size());
        progress.stage = "hashing";
        context.poll(progress);
        hash.add(bytes.subspan(done, std::min(kPollBytes, bytes.size() - done)));
    }
    return hash.hex();
}

namespace {

/// Name -> SHA-256 of its file, a file a thread as far as there are processors.
std::map<std::string, std::string> digestsOf(const std::map<std::string, fs::path> &files)
{
    const std::vector<std::pair<std::string, fs::path>> all(files.begin(), files.end());
    std::vector<std::string> digests(all.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < all.size(); i = next++) {
            base::Context context;
            digests[i] = sha256OfFile(all[i].second, context);
        }
    };
    const std::size_t threads =
        std::min<std::size_t>(all.size(), std::max(1U, std::thread::hardware_concurrency()));
    std::vector<std::future<void>> others;
    for (std::size_t i = 1; i < threads; ++i)
        others.push_back(std::async(std::launch::async, work));
    work();
    for (auto &other : others)
        other.get();
    std::map<std::string, std::string> result;
    for (std::size_t i = 0; i < all.size(); ++i)
        result[all[i].first] = digests[i];
    return result;
}

} // namespace

std::string modelHash(const std::vector<fs::path> &files, base::Context &context)
{
    const auto byName = namesOf(files);
    std::map<std::string, std::string> digests;
    double done = 0;
    for (const auto &[name, path] : byName) {
        const double share = 1.0 / static_cast<double>(byName.size());
        base::Context part = context.part(done, done + share);
        digests[name] = sha256OfFile(path, part);
        done += share;
    }
    return overNames(digests);
}

std::string modelHash(const std::vector<fs::path> &files)
{
    base::Context context;
    return modelHash(files, context);
}

ModelHashes hashesOf(const std::vector<fs::path> &files)
{
    const std::map<std::string, std::string> digests = digestsOf(namesOf(files));
    std::vector<std::string> sorted;
    for (const auto &[name, digest] : digests)
        sorted.push_back(digest);
    std::ranges::sort(sorted);
    std::string all;
    for (const std::string &digest : sorted)
        all += digest;
    return {sorted.size() == 1 ? sorted.front() : sha256(all), overNames(digests)};
}

} // namespace deviascope::format
