#include "format/png_text.h"

#include "base/atomic_file.h"
#include "base/error.h"
#include "format/byte_reader.h"
#include "format/mapped_file.h"

#include <png.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;

namespace {

constexpr png_alloc_size_t kChunkLimit = 16 << 20; // unpacked; settings of a picture take a few KB
constexpr png_uint_32 kChunkCountLimit = 256;
constexpr png_uint_32 kSideLimit = 1 << 20;

// libpng leaves by longjmp, past which no destructor runs. So the functions that call it hold plain
// pointers only; the objects live in their callers.

void stop(png_structp png, png_const_charp)
{
    png_longjmp(png, 1);
}
void ignore(png_structp, png_const_charp) {}

struct PngWriter {
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, stop, ignore);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    ~PngWriter() { png_destroy_write_struct(&png, &info); }
};

struct PngReader {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, stop, ignore);
    png_infop info = png ? png_create_info_struct(png) : nullptr;
    ~PngReader() { png_destroy_read_struct(&png, &info, nullptr); }
};

void append(png_structp png, png_bytep data, std::size_t size)
{
    bool stored = false;
    try {
        auto &bytes = *static_cast<std::vector<std::byte> *>(png_get_io_ptr(png));
        const auto *first = reinterpret_cast<const std::byte *>(data);
        bytes.insert(bytes.end(), first, first + size);
        stored = true;
    } catch (const std::bad_alloc &) {
    }
    if (!stored)
        png_error(png, "no memory");
}

void take(png_structp png, png_bytep data, std::size_t size)
{
    auto &bytes = *static_cast<std::span<const std::byte> *>(png_get_io_ptr(png));
    if (size > bytes.size())
        png_error(png, "the file ends early");
    std::memcpy(data, bytes.data(), size);
    bytes = bytes.subspan(size);
}

bool encode(PngWriter &writer, const base::Picture &picture, png_textp texts, int textCount,
            png_bytepp rows, int colours, std::vector<std::byte> &bytes)
{
    if (setjmp(png_jmpbuf(writer.png)))
        return false;
    png_set_write_fn(writer.png, &bytes, append, nullptr);
    png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(picture.width),
                 static_cast<png_uint_32>(picture.height), 8, colours, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_text(writer.png, writer.info, texts, textCount);
    png_set_rows(writer.png, writer.info, rows);
    png_write_png(writer.png, writer.info, PNG_TRANSFORM_IDENTITY, nullptr);
    return true;
}

bool decodeFront(PngReader &reader, std::span<const std::byte> &bytes)
{
    if (setjmp(png_jmpbuf(reader.png)))
        return false;
    png_set_read_fn(reader.png, &bytes, take);
    png_set_user_limits(reader.png, kSideLimit, kSideLimit);
    png_set_chunk_malloc_max(reader.png, kChunkLimit);
    png_set_chunk_cache_max(reader.png, kChunkCountLimit);
    png_read_info(reader.png, reader.info);
    return true;
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// As UTF-8: iTXt says it is, the older chunks are Latin-1.
std::string textOf(const png_text &chunk)
{
    const bool international = chunk.compression >= PNG_ITXT_COMPRESSION_NONE;
    const std::size_t size = international ? chunk.itxt_length : chunk.text_length;
    const auto length = static_cast<int32_t>(std::min<std::size_t>(size, kChunkLimit));
    std::string text;
    (international ? icu::UnicodeString::fromUTF8(icu::StringPiece(chunk.text, length))
                   : icu::UnicodeString(chunk.text, length, "ISO-8859-1"))
        .toUTF8String(text);
    return text;
}

/// The texts in front of the first IDAT; nothing when that is damaged.
std::optional<PngTexts> textsOfFront(std::span<const std::byte> bytes)
{
    PngReader reader;
    if (!reader.info || !decodeFront(reader, bytes))
        return {};
    PngTexts texts;
    png_textp chunks = nullptr;
    int count = 0;
    png_get_text(reader.png, reader.info, &chunks, &count);
    for (int i = 0; i < count; ++i)
        texts[chunks[i].key] = textOf(chunks[i]);
    return texts;
}

/// Some programs write the texts behind the pixels, where libpng comes only by unpacking those: the
/// file with its later texts in front of an empty IDAT. Nothing where there are none.
std::optional<std::vector<std::byte>> withoutPixels(std::span<const std::byte> bytes)
{
    const ByteReader file(bytes);
    std::vector<std::byte> moved;
    const auto copy = [&](std::size_t at, std::size_t count) {
        const auto part = file.part(at, count);
        moved.insert(moved.end(), part.begin(), part.end());
    };
    copy(0, 8);
    bool behind = false, found = false;
    std::size_t pixels = 0;
    for (std::size_t at = 8; at + 12 <= file.size();) {
        const std::size_t length = file.big32(at), whole = length + 12;
        if (length > file.size() || at + whole > file.size())
            break; // the file is cut
        const bool text =
            file.has(at + 4, "tEXt") || file.has(at + 4, "zTXt") || file.has(at + 4, "iTXt");
        if (file.has(at + 4, "IDAT")) {
            behind = true;
            pixels = at;
        } else if (text ? behind && length <= kChunkLimit
                        : file.has(at + 4, "IHDR") || file.has(at + 4, "PLTE")) {
            copy(at, whole);
            found = found || text;
        }
        at += whole;
    }
    copy(pixels, 8);
    return found ? std::optional(std::move(moved)) : std::nullopt;
}

png_text chunkOf(const std::string &keyword, const std::string &text)
{
    const bool printable =
        std::ranges::all_of(keyword, [](char c) { return c >= ' ' && c <= '~'; });
    if (keyword.empty() || keyword.size() > 79 || !printable ||
        text.find('\0') != std::string::npos)
        throw Error(ErrorKind::InvalidValue, "This text has no place in a PNG", keyword);
    png_text chunk{};
    const bool plain = isAscii(text) && keyword != kDeviascopeKeyword;
    chunk.compression = plain ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
    chunk.key = const_cast<png_charp>(keyword.c_str());
    chunk.text = const_cast<png_charp>(text.c_str());
    (plain ? chunk.text_length : chunk.itxt_length) = text.size();
    return chunk;
}

} // namespace

void writePng(const std::filesystem::path &path, const base::Picture &picture,
              const PngTexts &texts, PngPixels pixels)
{
    const std::size_t stride = static_cast<std::size_t>(std::max(picture.width, 0)) * 3;
    if (stride == 0 || picture.height <= 0 ||
        picture.rgb.size() != stride * static_cast<std::size_t>(picture.height))
        throw Error(ErrorKind::InvalidValue, "The picture is empty", path.string());
    std::vector<png_text> chunks;
    for (const auto &[keyword, text] : texts)
        chunks.push_back(chunkOf(keyword, text));
    const bool isGrey = pixels == PngPixels::Grey;
    std::vector<std::uint8_t> grey;
    for (std::size_t i = 0; isGrey && i < picture.rgb.size(); i += 3)
        grey.push_back(picture.rgb[i]);
    std::vector<png_bytep> rows; // libpng's interface has no const; it only reads them
    for (int y = 0; y < picture.height; ++y)
        rows.push_back(const_cast<png_bytep>(isGrey ? grey.data() : picture.rgb.data()) +
                       (isGrey ? stride / 3 : stride) * static_cast<std::size_t>(y));

    PngWriter writer;
    std::vector<std::byte> bytes;
    if (!writer.info ||
        !encode(writer, picture, chunks.data(), static_cast<int>(chunks.size()), rows.data(),
                isGrey ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB, bytes))
        throw Error(ErrorKind::OutOfMemory, "The picture could not be packed", path.string());
    base::writeFileAtomically(path, std::span<const std::byte>(bytes));
}

PngTexts readPngTexts(const std::filesystem::path &path)
{
    const auto file = MappedFile::open(path);
    const auto front = textsOfFront(file->bytes());
    if (!front)
        throw Error(ErrorKind::DamagedFile, "This is no PNG, or its front is damaged",
                    path.string());
    PngTexts texts = *front;
    if (const auto moved = withoutPixels(file->bytes()))
        if (const auto behind = textsOfFront(*moved)) // else damaged: what is in front counts
            texts.insert(behind->begin(), behind->end());
    return texts;
}

} // namespace deviascope::format
