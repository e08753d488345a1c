#include "format/safetensors_header.h"

#include "base/error.h"
#include "format/printable.h"

#include <c10/core/ScalarType.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;
using nlohmann::json;

namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kHeaderLimit = 100'000'000; // the reference implementation's
constexpr std::size_t kRankLimit = 64;              // LibTorch's

struct Dtype {
    const char *name;
    at::ScalarType type;
};
constexpr std::array kDtypes{Dtype{"F64", at::kDouble}, Dtype{"F32", at::kFloat},
                             Dtype{"F16", at::kHalf},   Dtype{"BF16", at::kBFloat16},
                             Dtype{"I64", at::kLong},   Dtype{"I32", at::kInt},
                             Dtype{"I16", at::kShort},  Dtype{"I8", at::kChar},
                             Dtype{"U8", at::kByte},    Dtype{"BOOL", at::kBool}};
constexpr std::array kForeignDtypes{"U64",     "U32",     "U16",     "C64",     "F8_E5M2",
                                    "F8_E4M3", "F8_E8M0", "F6_E2M3", "F6_E3M2", "F4"};

/// A tensor's fields as they come in; all three are required.
struct Draft {
    std::optional<at::ScalarType> dtype;
    std::optional<std::vector<std::int64_t>> shape;
    std::optional<std::vector<std::int64_t>> offsets;
};

/// Follows the parser through the only shape a header may have, so that depth and memory are
/// bounded by the grammar and a key that comes twice is seen (a document tree would keep the last
/// one).
class HeaderReader : public nlohmann::json_sax<json> {
public:
    HeaderReader(SafetensorsHeader &header, const std::string &file)
        : m_header(header), m_file(file)
    {}

    bool start_object(std::size_t) override
    {
        switch (m_state) {
        case State::Start:
            m_state = State::Tensors;
            return true;
        case State::TensorStart:
            m_state = State::Tensor;
            return true;
        case State::MetadataStart:
            m_state = State::Metadata;
            return true;
        default:
            unexpected("an object");
        }
    }
    bool key(string_t &name) override
    {
        switch (m_state) {
        case State::Tensors:
            openMember(name);
            break;
        case State::Metadata:
            openText(name);
            break;
        default:
            openField(name);
            break;
        }
        return true;
    }
    bool end_object() override
    {
        switch (m_state) {
        case State::Tensor:
            closeTensor();
            break;
        case State::Metadata:
            m_state = State::Tensors;
            break;
        default:
            m_state = State::End;
            break;
        }
        return true;
    }
    bool start_array(std::size_t) override
    {
        if (m_state != State::ShapeStart && m_state != State::OffsetsStart)
            unexpected("a list");
        m_numbers.clear();
        m_state = m_state == State::ShapeStart ? State::Shape : State::Offsets;
        return true;
    }
    bool end_array() override
    {
        (m_state == State::Shape ? m_draft.shape : m_draft.offsets) = m_numbers;
        m_state = State::Tensor;
        return true;
    }
    bool string(string_t &text) override
    {
        if (m_state == State::MetadataText) {
            m_header.metadata[m_text] = text;
            m_state = State::Metadata;
        } else if (m_state == State::Dtype) {
            m_draft.dtype = dtype(text);
            m_state = State::Tensor;
        } else {
            unexpected("a text");
        }
        return true;
    }
    bool number_unsigned(number_unsigned_t number) override
    {
        if (m_state != State::Shape && m_state != State::Offsets)
            unexpected("a number");
        if (number > std::uint64_t{std::numeric_limits<std::int64_t>::max()})
            failTensor("has a number that is too large");
        if (m_numbers.size() == kRankLimit)
            failTensor("has more than " + std::to_string(kRankLimit) + " dimensions");
        m_numbers.push_back(static_cast<std::int64_t>(number));
        return true;
    }
    bool number_integer(number_integer_t) override
    {
        if (m_state != State::Shape && m_state != State::Offsets)
            unexpected("a number");
        failTensor("has a negative number in its shape or offsets");
    }
    bool number_float(number_float_t, const string_t &) override
    {
        if (m_state != State::Shape && m_state != State::Offsets)
            unexpected("a number");
        failTensor("has a number in its shape or offsets that is no whole one or too large");
    }
    bool null() override { unexpected("null"); }
    bool boolean(bool) override { unexpected("true or false"); }
    bool binary(binary_t &) override { unexpected("binary data"); }
    bool parse_error(std::size_t, const std::string &, const json::exception &error) override
    {
        fail("The header is no valid JSON: " + oneLine(error.what()));
    }

    [[noreturn]] void fail(const std::string &fault) const
    {
        throw Error(ErrorKind::DamagedFile, fault, m_file);
    }

private:
    enum class State {
        Start,
        Tensors,
        TensorStart,
        Tensor,
        Dtype,
        ShapeStart,
        Shape,
        OffsetsStart,
        Offsets,
        MetadataStart,
        Metadata,
        MetadataText,
        End
    };

    [[noreturn]] void failTensor(const std::string &fault) const
    {
        fail("The tensor " + shownName(m_name) + ' ' + fault);
    }
    [[noreturn]] void unexpected(const std::string &what) const
    {
        const std::string place =
            m_state == State::Start ? std::string("its start") : "the entry " + shownName(m_name);
        fail("The header has " + what + " where the format has none, at " + place);
    }

    void openMember(const std::string &name)
    {
        m_name = name;
        if (name == "__metadata__") {
            if (std::exchange(m_metadataSeen, true))
                fail("The header has __metadata__ twice");
            m_state = State::MetadataStart;
            return;
        }
        if (m_header.entries.contains(name))
            failTensor("is there twice");
        m_draft = {};
        m_state = State::TensorStart;
    }
    void openText(const std::string &name)
    {
        if (m_header.metadata.contains(name))
            fail("The metadata has " + shownName(name) + " twice");
        m_text = name;
        m_state = State::MetadataText;
    }
    void openField(const std::string &name)
    {
        const bool isDtype = name == "dtype";
        const bool isShape = name == "shape";
        if (!isDtype && !isShape && name != "data_offsets")
            failTensor("has a field " + shownName(name) + " that the format does not know");
        if (isDtype ? m_draft.dtype.has_value()
                    : (isShape ? m_draft.shape : m_draft.offsets).has_value())
            failTensor("has " + name + " twice");
        m_state = isDtype ? State::Dtype : isShape ? State::ShapeStart : State::OffsetsStart;
    }
    void closeTensor()
    {
        if (!m_draft.dtype || !m_draft.shape || !m_draft.offsets)
            failTensor("lacks its dtype, shape or data_offsets");
        const auto &offsets = *m_draft.offsets;
        if (offsets.size() != 2 || offsets[0] > offsets[1])
            failTensor("has data_offsets that are not a start and an end");
        m_header.entries[m_name] = {*m_draft.dtype, std::move(*m_draft.shape),
                                    static_cast<std::size_t>(offsets[0]),
                                    static_cast<std::size_t>(offsets[1])};
        m_state = State::Tensors;
    }
    at::ScalarType dtype(const std::string &name) const
    {
        for (const Dtype &known : kDtypes)
            if (name == known.name)
                return known.type;
        if (std::ranges::find(kForeignDtypes, name) != kForeignDtypes.end())
            throw Error(ErrorKind::Unsupported,
                        "The tensor " + shownName(m_name) + " is of dtype " + name +
                            ", which is not supported",
                        m_file, "Use a file in F32, F16 or BF16.");
        failTensor("has the unknown dtype " + shownName(name));
    }

    SafetensorsHeader &m_header;
    const std::string &m_file;
    State m_state = State::Start;
    std::string m_name;
    std::string m_text;
    Draft m_draft;
    std::vector<std::int64_t> m_numbers;
    bool m_metadataSeen = false;
};

/// Bytes of a tensor; nothing when that overflows. A dimension of 0 counts as 1, so that the others
/// are bounded too: LibTorch multiplies them for its strides.
std::optional<std::size_t> boundedBytes(const TensorEntry &entry)
{
    std::int64_t bytes = static_cast<std::int64_t>(c10::elementSize(entry.dtype));
    for (const std::int64_t size : entry.shape)
        if (__builtin_mul_overflow(bytes, std::max<std::int64_t>(size, 1), &bytes))
            return {};
    const bool empty = std::ranges::find(entry.shape, 0) != entry.shape.end();
    return empty ? 0 : static_cast<std::size_t>(bytes);
}

/// Each tensor fills its range, and the ranges fill the data without gap or overlap.
void checkLayout(const SafetensorsHeader &header, std::size_t dataBytes, const HeaderReader &reader)
{
    using Named = std::pair<const std::string, TensorEntry>;
    std::vector<const Named *> inOrder;
    for (const Named &named : header.entries) {
        const auto &[name, entry] = named;
        const auto bytes = boundedBytes(entry);
        if (!bytes)
            reader.fail("The tensor " + shownName(name) + " has a shape too large to count");
        if (entry.end > dataBytes)
            reader.fail("The tensor " + shownName(name) + " ends past the end of the file");
        if (*bytes != entry.end - entry.begin)
            reader.fail("The tensor " + shownName(name) + " has " +
                        std::to_string(entry.end - entry.begin) + " bytes where its shape needs " +
                        std::to_string(*bytes));
        inOrder.push_back(&named);
    }
    std::ranges::sort(inOrder, {}, [](const Named *named) {
        return std::pair(named->second.begin, named->second.end);
    });
    std::size_t filled = 0;
    for (const Named *named : inOrder) {
        if (named->second.begin != filled)
            reader.fail(
                "The tensor " + shownName(named->first) +
                (named->second.begin < filled ? " overlaps another one" : " comes after a gap"));
        filled = named->second.end;
    }
    if (filled != dataBytes)
        reader.fail("The file has " + std::to_string(dataBytes - filled) +
                    " bytes after its last tensor");
}

} // namespace

SafetensorsHeader readSafetensorsHeader(std::span<const std::byte> bytes, const std::string &file)
{
    SafetensorsHeader header;
    HeaderReader reader(header, file);
    if (bytes.size() < kLengthBytes)
        reader.fail("The file is too short for a safetensors file");
    std::uint64_t length = 0; // little-endian, as every machine LibTorch runs on
    std::memcpy(&length, bytes.data(), kLengthBytes);
    if (length > kHeaderLimit)
        reader.fail("The header says it has " + std::to_string(length) +
                    " bytes, more than the 100 MB the format allows");
    if (length > bytes.size() - kLengthBytes)
        reader.fail("The header says it has " + std::to_string(length) +
                    " bytes, which is past the end of the file");
    const char *text = reinterpret_cast<const char *>(bytes.data()) + kLengthBytes;
    if (length == 0 || *text != '{')
        reader.fail("The header does not start with {");
    if (std::memchr(text, 0, length)) // where the parser would stop, and leave the rest unread
        reader.fail("The header is no valid JSON: it has a zero byte");
    json::sax_parse(text, text + length, &reader);
    header.dataStart = kLengthBytes + length;
    checkLayout(header, bytes.size() - header.dataStart, reader);
    return header;
}

const char *safetensorsDtypeName(at::ScalarType dtype)
{
    for (const Dtype &known : kDtypes)
        if (dtype == known.type)
            return known.name;
    return nullptr;
}

} // namespace deviascope::format
