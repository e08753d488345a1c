#pragma once

#include "format/pickle.h"

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace deviascope::format::pickle {

struct Container;

/// The names that a pickle may use.
enum class Callable { RebuildTensor, RebuildParameter, OrderedDict };
/// torch.FloatStorage and its kin.
struct StorageType {
    at::ScalarType dtype;
};
struct None {};
/// A name that is known to stand in checkpoints beside their tensors, and what it is called or
/// built with: nothing is made of it.
struct Inert {};
using Text = std::shared_ptr<const std::string>; // a memo may put one text into many places
/// What a persistent id stands for; only rebuilding makes a tensor of it.
struct Storage {
    at::Tensor values;
};

/// A value on the machine's stack. Containers belong to the machine, so that cycles do not leak
/// and no chain is too deep to free.
using Value = std::variant<None, Inert, bool, std::int64_t, double, Text, Callable, StorageType,
                           Storage, at::Tensor, Container *>;

struct Container {
    enum class Kind { Tuple, List, Dictionary };
    Kind kind;
    std::vector<Value> items;                   ///< of a tuple or list
    std::vector<std::pair<Value, Value>> pairs; ///< of a dictionary
};

/// A stack machine for the few opcodes and names that state dictionaries need. Throws DamagedFile.
class Machine {
public:
    /// `storages` may be null: then there are none.
    Machine(std::span<const std::byte> bytes, StorageSource *storages, const std::string &file);

    /// Runs up to STOP; the answer lives as long as the machine.
    Value run();
    std::size_t used() const { return m_at; }
    [[noreturn]] void fail(const std::string &fault) const;

private:
    bool step(std::uint8_t opcode); // false: STOP
    bool stepNumber(std::uint8_t opcode);
    bool stepText(std::uint8_t opcode);
    bool stepContainer(std::uint8_t opcode);
    bool stepMemo(std::uint8_t opcode);

    std::string_view take(std::size_t count);
    std::uint64_t takeNumber(std::size_t bytes); // little-endian, at most 8
    std::string_view takeLine();

    void push(Value value);
    Value pop();
    std::vector<Value> popToMark();
    std::vector<Value> popSome(std::size_t count);
    Container &make(Container::Kind kind, std::vector<Value> items = {});
    Container &top(Container::Kind kind);
    void addPairs(std::vector<Value> flat);
    void remember(std::uint64_t slot);
    void recall(std::uint64_t slot);

    Value named(std::string_view module, std::string_view name) const;
    Value call(const Value &callable, const Value &arguments);
    at::Tensor rebuild(const Container &arguments);
    Storage persistent(const Value &id);
    std::int64_t number(const Value &value, const char *what) const;
    std::vector<std::int64_t> numbers(const Value &value, const char *what) const;
    const Container &tuple(const Value &value, const char *what) const;

    std::span<const std::byte> m_bytes;
    StorageSource *m_storages;
    const std::string &m_file;
    std::size_t m_at = 0;
    std::vector<Value> m_stack;
    std::vector<std::size_t> m_marks; ///< heights of the stack
    std::map<std::uint64_t, Value> m_memo;
    std::deque<Container> m_containers;
    std::map<std::string, std::pair<StorageRequest, Storage>> m_loaded;
};

} // namespace deviascope::format::pickle
