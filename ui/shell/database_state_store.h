#pragma once

#include "tabs/state_store.h"

#include "store/database.h"

#include <filesystem>
#include <memory>

namespace deviascope::ui {

/// Keeps the state in one SQLite file, which one program holds at a time. UI thread.
class DatabaseStateStore final : public StateStore {
public:
    /// Opens or makes the file and the folders above it. When another program holds it, or it
    /// cannot be written, the store is one in memory that says so in `heldBy`.
    static std::unique_ptr<StateStore> open(const std::filesystem::path &file,
                                            const std::string &program);

    explicit DatabaseStateStore(store::Database database);

    std::optional<std::string> value(const std::string &key) const override;
    void setValue(const std::string &key, const std::string &value) override;
    std::string heldBy() const override { return {}; }
    std::string notice() const override;

private:
    store::Database m_database;
};

} // namespace deviascope::ui
