#include "format/pickle_machine.h"

#include "base/error.h"
#include "format/printable.h"

#include <ATen/ops/as_strided.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

namespace deviascope::format::pickle {

using base::Error;
using base::ErrorKind;

namespace {

constexpr std::size_t kMostTextBytes = std::size_t{1} << 20;
constexpr std::size_t kMostDimensions = 64; // LibTorch's
constexpr std::size_t kKeyLimit = 64;

struct StorageName {
    std::string_view name;
    at::ScalarType dtype;
};
constexpr std::array kStorages{
    StorageName{"FloatStorage", at::kFloat},       StorageName{"HalfStorage", at::kHalf},
    StorageName{"BFloat16Storage", at::kBFloat16}, StorageName{"DoubleStorage", at::kDouble},
    StorageName{"LongStorage", at::kLong},         StorageName{"IntStorage", at::kInt},
    StorageName{"ShortStorage", at::kShort},       StorageName{"CharStorage", at::kChar},
    StorageName{"ByteStorage", at::kByte},         StorageName{"BoolStorage", at::kBool},
};

/// Names that training programs write beside the tensors: they are given no meaning at all.
constexpr std::array<std::string_view, 7> kInert{
    "numpy.core.multiarray.scalar",
    "numpy._core.multiarray.scalar",
    "numpy.dtype",
    "_codecs.encode",
    "__builtin__.set",
    "builtins.set",
    "pytorch_lightning.callbacks.model_checkpoint.ModelCheckpoint"};

bool isPlainKey(std::string_view key)
{
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '_' || c == '-';
    };
    return !key.empty() && key.size() <= kKeyLimit && std::ranges::all_of(key, plain);
}

/// What a tensor's sizes and strides come to, counted without overflow.
struct Extent {
    std::int64_t values = 1; ///< dimensions of size 0 left out
    std::int64_t last = 0;   ///< place of the last value in the storage
    bool countable = true;

    void add(std::int64_t size, std::int64_t stride)
    {
        std::int64_t reach = 0;
        countable = countable &&
                    !__builtin_mul_overflow(values, std::max<std::int64_t>(1, size), &values) &&
                    !__builtin_mul_overflow(std::max<std::int64_t>(0, size - 1), stride, &reach) &&
                    !__builtin_add_overflow(last, reach, &last);
    }
};

} // namespace

Machine::Machine(std::span<const std::byte> bytes, StorageSource *storages, const std::string &file)
    : m_bytes(bytes), m_storages(storages), m_file(file)
{}

void Machine::fail(const std::string &fault) const
{
    throw Error(ErrorKind::DamagedFile, "The pickle " + fault, m_file);
}

Value Machine::run()
{
    while (step(static_cast<std::uint8_t>(takeNumber(1)))) {
    }
    return pop();
}

bool Machine::step(std::uint8_t opcode)
{
    if (opcode == '.')
        return false;
    if (stepNumber(opcode) || stepText(opcode) || stepContainer(opcode) || stepMemo(opcode))
        return true;
    switch (opcode) {
    case 0x80: // PROTO
        if (takeNumber(1) > 5)
            fail("is of an unknown protocol");
        return true;
    case 0x95: // FRAME: how many bytes follow, which does not matter here
        takeNumber(8);
        return true;
    case 'c': { // GLOBAL
        const std::string_view module = takeLine();
        push(named(module, takeLine()));
        return true;
    }
    case 0x93: { // STACK_GLOBAL
        const Value name = pop();
        const Value module = pop();
        const auto *nameText = std::get_if<Text>(&name);
        const auto *moduleText = std::get_if<Text>(&module);
        if (!nameText || !moduleText)
            fail("names something that is no text");
        push(named(**moduleText, **nameText));
        return true;
    }
    case 'R': { // REDUCE
        const Value arguments = pop();
        const Value callable = pop();
        push(call(callable, arguments));
        return true;
    }
    case 'Q': // BINPERSID
        push(persistent(pop()));
        return true;
    case 'b': // BUILD: attributes of an OrderedDict (a state dictionary's _metadata) are dropped
        pop();
        if (m_stack.empty() || !std::holds_alternative<Inert>(m_stack.back()))
            top(Container::Kind::Dictionary);
        return true;
    default:
        fail("has the opcode " + std::to_string(opcode) + " at byte " + std::to_string(m_at - 1) +
             ", which files of tensors do not need");
    }
}

bool Machine::stepNumber(std::uint8_t opcode)
{
    switch (opcode) {
    case 'N':
        push(None{});
        return true;
    case 0x88:
    case 0x89:
        push(opcode == 0x88);
        return true;
    case 'K':
        push(static_cast<std::int64_t>(takeNumber(1)));
        return true;
    case 'M':
        push(static_cast<std::int64_t>(takeNumber(2)));
        return true;
    case 'J':
        push(std::int64_t{static_cast<std::int32_t>(takeNumber(4))});
        return true;
    case 0x8a: { // LONG1
        const std::size_t size = takeNumber(1);
        if (size > 8)
            fail("has a number that is too large");
        const int unused = 64 - 8 * static_cast<int>(size);
        const std::uint64_t raw = takeNumber(size);
        push(size == 0 ? std::int64_t{0} : static_cast<std::int64_t>(raw << unused) >> unused);
        return true;
    }
    case 'G': { // BINFLOAT, big-endian
        std::uint64_t raw = 0;
        for (const char byte : take(8))
            raw = raw << 8 | static_cast<unsigned char>(byte);
        push(std::bit_cast<double>(raw));
        return true;
    }
    default:
        return false;
    }
}

bool Machine::stepText(std::uint8_t opcode)
{
    std::size_t size = 0;
    if (opcode == 'X') // BINUNICODE
        size = takeNumber(4);
    else if (opcode == 0x8c) // SHORT_BINUNICODE
        size = takeNumber(1);
    else
        return false;
    if (size > kMostTextBytes)
        fail("has a text of more than a mebibyte");
    push(std::make_shared<const std::string>(take(size)));
    return true;
}

bool Machine::stepContainer(std::uint8_t opcode)
{
    using Kind = Container::Kind;
    switch (opcode) {
    case '(':
        m_marks.push_back(m_stack.size());
        return true;
    case '}':
        push(&make(Kind::Dictionary));
        return true;
    case ']':
        push(&make(Kind::List));
        return true;
    case ')':
        push(&make(Kind::Tuple));
        return true;
    case 't':
        push(&make(Kind::Tuple, popToMark()));
        return true;
    case 0x85: // TUPLE1 … TUPLE3
    case 0x86:
    case 0x87:
        push(&make(Kind::Tuple, popSome(opcode - 0x84U)));
        return true;
    case 'a': {
        Value item = pop();
        top(Kind::List).items.push_back(std::move(item));
        return true;
    }
    case 'e': {
        std::vector<Value> items = popToMark();
        auto &list = top(Kind::List).items;
        std::ranges::move(items, std::back_inserter(list));
        return true;
    }
    case 's':
        addPairs(popSome(2));
        return true;
    case 'u':
        addPairs(popToMark());
        return true;
    default:
        return false;
    }
}

bool Machine::stepMemo(std::uint8_t opcode)
{
    switch (opcode) {
    case 'q':
        remember(takeNumber(1));
        return true;
    case 'r':
        remember(takeNumber(4));
        return true;
    case 0x94: // MEMOIZE
        remember(m_memo.size());
        return true;
    case 'h':
        recall(takeNumber(1));
        return true;
    case 'j':
        recall(takeNumber(4));
        return true;
    default:
        return false;
    }
}

std::string_view Machine::take(std::size_t count)
{
    if (count > m_bytes.size() - m_at)
        fail("ends too early");
    const auto *first = reinterpret_cast<const char *>(m_bytes.data()) + m_at;
    m_at += count;
    return {first, count};
}

std::uint64_t Machine::takeNumber(std::size_t bytes)
{
    std::uint64_t number = 0;
    const std::string_view text = take(bytes);
    for (std::size_t i = 0; i < bytes; ++i)
        number |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    return number;
}

std::string_view Machine::takeLine()
{
    const std::string_view rest(reinterpret_cast<const char *>(m_bytes.data()) + m_at,
                                m_bytes.size() - m_at);
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos)
        fail("ends too early");
    m_at += end + 1;
    return rest.substr(0, end);
}

void Machine::push(Value value)
{
    m_stack.push_back(std::move(value));
}

Value Machine::pop()
{
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() <= floor)
        fail("takes a value where there is none");
    Value value = std::move(m_stack.back());
    m_stack.pop_back();
    return value;
}

std::vector<Value> Machine::popToMark()
{
    if (m_marks.empty())
        fail("closes what it did not open");
    const std::size_t count = m_stack.size() - m_marks.back();
    std::vector<Value> values = popSome(count);
    m_marks.pop_back();
    return values;
}

std::vector<Value> Machine::popSome(std::size_t count)
{
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() - floor < count)
        fail("takes a value where there is none");
    const auto first = m_stack.end() - static_cast<std::ptrdiff_t>(count);
    std::vector<Value> values(std::make_move_iterator(first),
                              std::make_move_iterator(m_stack.end()));
    m_stack.erase(first, m_stack.end());
    return values;
}

Container &Machine::make(Container::Kind kind, std::vector<Value> items)
{
    return m_containers.emplace_back(Container{kind, std::move(items), {}});
}

Container &Machine::top(Container::Kind kind)
{
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    auto *const *container =
        m_stack.size() > floor ? std::get_if<Container *>(&m_stack.back()) : nullptr;
    if (!container || (*container)->kind != kind)
        fail("adds to something that is no container");
    return **container;
}

void Machine::addPairs(std::vector<Value> flat)
{
    if (flat.size() % 2 != 0)
        fail("has a key without a value");
    auto &pairs = top(Container::Kind::Dictionary).pairs;
    for (std::size_t i = 0; i < flat.size(); i += 2)
        pairs.emplace_back(std::move(flat[i]), std::move(flat[i + 1]));
}

void Machine::remember(std::uint64_t slot)
{
    const std::size_t floor = m_marks.empty() ? 0 : m_marks.back();
    if (m_stack.size() <= floor)
        fail("remembers a value where there is none");
    m_memo[slot] = m_stack.back();
}

void Machine::recall(std::uint64_t slot)
{
    const auto found = m_memo.find(slot);
    if (found == m_memo.end())
        fail("recalls a value that it did not remember");
    push(found->second);
}

Value Machine::named(std::string_view module, std::string_view name) const
{
    if (module == "torch._utils" && name == "_rebuild_tensor_v2")
        return Callable::RebuildTensor;
    if (module == "torch._utils" && name == "_rebuild_parameter")
        return Callable::RebuildParameter;
    if (module == "collections" && name == "OrderedDict")
        return Callable::OrderedDict;
    const std::string whole = std::string(module) + '.' + std::string(name);
    if (std::ranges::find(kInert, whole) != kInert.end())
        return Inert{};
    const auto storage = std::ranges::find(kStorages, name, &StorageName::name);
    if (module == "torch" && storage != kStorages.end())
        return StorageType{storage->dtype};
    fail("names " + shownName(whole) +
         ", which files of tensors do not need and which could run code");
}

Value Machine::call(const Value &callable, const Value &arguments)
{
    if (std::holds_alternative<Inert>(callable))
        return Inert{};
    const auto *which = std::get_if<Callable>(&callable);
    if (!which)
        fail("calls something that is no function");
    const Container &given = tuple(arguments, "the arguments of a call");
    switch (*which) {
    case Callable::OrderedDict:
        if (!given.items.empty())
            fail("fills an OrderedDict in an unknown way");
        return &make(Container::Kind::Dictionary);
    case Callable::RebuildParameter:
        if (given.items.empty() || !std::holds_alternative<at::Tensor>(given.items[0]))
            fail("makes a parameter of something that is no tensor");
        return given.items[0];
    case Callable::RebuildTensor:
        break;
    }
    return rebuild(given);
}

/// _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks[, metadata])
at::Tensor Machine::rebuild(const Container &arguments)
{
    if (arguments.items.size() < 6 || arguments.items.size() > 7)
        fail("rebuilds a tensor from an unknown number of arguments");
    const auto *storage = std::get_if<Storage>(&arguments.items[0]);
    if (!storage)
        fail("rebuilds a tensor without a storage");
    const std::int64_t offset = number(arguments.items[1], "an offset");
    const auto sizes = numbers(arguments.items[2], "a size");
    const auto strides = numbers(arguments.items[3], "a stride");
    if (sizes.size() != strides.size() || offset < 0)
        fail("has a tensor of an impossible form");

    const std::int64_t stored = storage->values.numel();
    Extent extent;
    extent.last = offset;
    bool empty = false;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        if (sizes[i] < 0 || strides[i] < 0)
            fail("has a tensor with a negative size or stride");
        empty = empty || sizes[i] == 0;
        extent.add(sizes[i], strides[i]);
    }
    if (!extent.countable)
        fail("has a tensor that is too large to count");
    if (empty)
        return at::empty(sizes, storage->values.scalar_type());
    // Strides of 0 could spread one value over any size.
    if (extent.last >= stored || extent.values > stored)
        fail("has a tensor that reaches past its storage");
    return at::as_strided(storage->values, sizes, strides, offset);
}

/// ('storage', type, key, location, count[, None])
Storage Machine::persistent(const Value &id)
{
    const auto &items = tuple(id, "a persistent id").items;
    const auto text = [&](std::size_t i) {
        const auto *value = std::get_if<Text>(&items[i]);
        return value ? **value : std::string();
    };
    if (!m_storages || items.size() < 5 || items.size() > 6 || text(0) != "storage" ||
        !std::holds_alternative<StorageType>(items[1]) ||
        (items.size() == 6 && !std::holds_alternative<None>(items[5])))
        fail("has a persistent id that is no storage");
    StorageRequest request{text(2), std::get<StorageType>(items[1]).dtype,
                           number(items[4], "a storage's size")};
    if (!isPlainKey(request.key))
        fail("has a storage with the key " + shownName(request.key));
    if (request.count < 0)
        fail("has a storage of negative size");
    if (const auto known = m_loaded.find(request.key); known != m_loaded.end()) {
        if (known->second.first.dtype != request.dtype ||
            known->second.first.count != request.count)
            fail("speaks of the storage " + shownName(request.key) + " in two ways");
        return known->second.second;
    }
    const Storage storage{m_storages->storage(request)};
    m_loaded[request.key] = {request, storage};
    return storage;
}

std::int64_t Machine::number(const Value &value, const char *what) const
{
    const auto *found = std::get_if<std::int64_t>(&value);
    if (!found)
        fail(std::string("has ") + what + " that is no number");
    return *found;
}

std::vector<std::int64_t> Machine::numbers(const Value &value, const char *what) const
{
    const auto &items = tuple(value, what).items;
    if (items.size() > kMostDimensions)
        fail("has a tensor of more than " + std::to_string(kMostDimensions) + " dimensions");
    std::vector<std::int64_t> result;
    for (const Value &item : items)
        result.push_back(number(item, what));
    return result;
}

const Container &Machine::tuple(const Value &value, const char *what) const
{
    auto *const *found = std::get_if<Container *>(&value);
    if (!found || (*found)->kind != Container::Kind::Tuple)
        fail(std::string("has ") + what + " that is no tuple");
    return **found;
}

} // namespace deviascope::format::pickle
