#include "format/pickle.h"

#include "base/error.h"
#include "format/pickle_machine.h"
#include "format/printable.h"

#include <limits>

namespace deviascope::format {

using base::Error;
using base::ErrorKind;
using pickle::Container;
using pickle::Machine;

namespace {

const Container *containerOf(const pickle::Value &value, Container::Kind kind)
{
    auto *const *found = std::get_if<Container *>(&value);
    return found && (*found)->kind == kind ? *found : nullptr;
}

/// The tensors' own dictionary in a checkpoint.
const Container &stateIn(const Container &checkpoint)
{
    for (const auto &[key, item] : checkpoint.pairs) {
        const auto *name = std::get_if<pickle::Text>(&key);
        const Container *inner = containerOf(item, Container::Kind::Dictionary);
        if (name && **name == "state_dict" && inner)
            return *inner;
    }
    return checkpoint;
}

class Writer {
public:
    void byte(int value) { m_bytes += static_cast<char>(value); }
    void name(const char *module, const char *member)
    {
        m_bytes += std::string("c") + module + '\n' + member + '\n';
    }
    void text(const std::string &value)
    {
        byte('X');
        little(value.size(), 4);
        m_bytes += value;
    }
    void number(std::int64_t value)
    {
        if (value >= 0 && value <= std::numeric_limits<std::int32_t>::max()) {
            byte('J');
            little(static_cast<std::uint64_t>(value), 4);
        } else {
            byte(0x8a);
            byte(8);
            little(static_cast<std::uint64_t>(value), 8);
        }
    }
    void numbers(at::IntArrayRef values)
    {
        byte('(');
        for (const std::int64_t value : values)
            number(value);
        byte('t');
    }
    std::string take() { return std::move(m_bytes); }

private:
    void little(std::uint64_t value, int bytes)
    {
        for (int i = 0; i < bytes; ++i)
            byte(static_cast<int>(value >> (8 * i) & 0xff));
    }

    std::string m_bytes;
};

const char *storageName(at::ScalarType dtype)
{
    switch (dtype) {
    case at::kFloat:
        return "FloatStorage";
    case at::kHalf:
        return "HalfStorage";
    case at::kBFloat16:
        return "BFloat16Storage";
    case at::kDouble:
        return "DoubleStorage";
    case at::kLong:
        return "LongStorage";
    default:
        throw Error(ErrorKind::InvalidValue, "A tensor of this type is not written for torch",
                    at::toString(dtype));
    }
}

} // namespace

PickledTensors readPickledTensors(std::span<const std::byte> bytes, StorageSource &storages,
                                  const std::string &file, std::size_t *used)
{
    Machine machine(bytes, &storages, file);
    const pickle::Value value = machine.run();
    const Container *dictionary = containerOf(value, Container::Kind::Dictionary);
    if (!dictionary)
        machine.fail("holds no dictionary of tensors");
    dictionary = &stateIn(*dictionary);
    PickledTensors tensors;
    for (const auto &[key, item] : dictionary->pairs) {
        const auto *name = std::get_if<pickle::Text>(&key);
        const auto *tensor = std::get_if<at::Tensor>(&item);
        if (name && tensor && !tensors.emplace(**name, *tensor).second)
            machine.fail("has the tensor " + shownName(**name) + " twice");
    }
    if (used)
        *used = machine.used();
    return tensors;
}

std::vector<std::string> readPickledTexts(std::span<const std::byte> bytes, const std::string &file,
                                          std::size_t *used)
{
    Machine machine(bytes, nullptr, file);
    const pickle::Value value = machine.run();
    const Container *list = containerOf(value, Container::Kind::List);
    if (!list)
        machine.fail("holds no list of texts");
    std::vector<std::string> texts;
    for (const pickle::Value &item : list->items) {
        const auto *text = std::get_if<pickle::Text>(&item);
        if (!text)
            machine.fail("holds no list of texts");
        texts.push_back(**text);
    }
    if (used)
        *used = machine.used();
    return texts;
}

std::string pickleTensors(const std::map<std::string, at::Tensor> &tensors)
{
    Writer writer;
    writer.byte(0x80);
    writer.byte(2);
    writer.byte('}');
    writer.byte('(');
    int key = 0;
    for (const auto &[name, tensor] : tensors) {
        writer.text(name);
        writer.name("torch._utils", "_rebuild_tensor_v2");
        writer.byte('(');
        writer.byte('(');
        writer.text("storage");
        writer.name("torch", storageName(tensor.scalar_type()));
        writer.text(std::to_string(key++));
        writer.text("cpu");
        writer.number(tensor.numel());
        writer.byte('t');
        writer.byte('Q');
        writer.number(0); // offset
        writer.numbers(tensor.sizes());
        const at::Tensor plain = tensor.contiguous();
        writer.numbers(plain.strides());
        writer.byte(0x89); // no gradient
        writer.name("collections", "OrderedDict");
        writer.byte(')');
        writer.byte('R');
        writer.byte('t');
        writer.byte('R');
    }
    writer.byte('u');
    writer.byte('.');
    return writer.take();
}

} // namespace deviascope::format
