#pragma once

#include <map>
#include <optional>
#include <string>

namespace deviascope::ui {

/// Where the window keeps what the next start finds again. UI thread.
class StateStore {
public:
    virtual ~StateStore() = default;

    virtual std::optional<std::string> value(const std::string &key) const = 0;

    /// Kept at once. Throws base::Error when it cannot be written.
    virtual void setValue(const std::string &key, const std::string &value) = 0;

    /// Who else holds the store, so that nothing is saved; empty: it is ours.
    virtual std::string heldBy() const = 0;

    /// What the user should know of the opening (a damaged file put aside); empty: nothing.
    virtual std::string notice() const { return {}; }
};

/// Forgets everything at the end: for tests, and where the store is held by another.
class MemoryStateStore final : public StateStore {
public:
    explicit MemoryStateStore(std::string heldBy = {}) : m_heldBy(std::move(heldBy)) {}

    std::optional<std::string> value(const std::string &key) const override
    {
        const auto found = m_values.find(key);
        return found == m_values.end() ? std::nullopt : std::optional(found->second);
    }
    void setValue(const std::string &key, const std::string &value) override
    {
        m_values[key] = value;
    }
    std::string heldBy() const override { return m_heldBy; }

private:
    std::string m_heldBy;
    std::map<std::string, std::string> m_values;
};

} // namespace deviascope::ui
