#pragma once

#include "engine/engine.h"
#include "support/fake_backend.h"
#include "tabs/explore/explorer.h"
#include "tabs/state_store.h"

#include <QtTest>

#include <chrono>
#include <memory>

namespace deviascope::tests {

constexpr int kPatience = 60000; ///< milliseconds; only a failing test waits so long

/// The engine over a model of pretence.
struct FakeEngine {
    explicit FakeEngine(std::unique_ptr<FakeBackend> owned = std::make_unique<FakeBackend>())
        : backend(owned.get()), engine(std::make_unique<engine::Engine>(std::move(owned)))
    {}
    explicit FakeEngine(std::chrono::microseconds step) : FakeEngine() { backend->stepTime = step; }

    FakeBackend *backend;
    std::unique_ptr<engine::Engine> engine;
};

/// The same with its model opened: the studio without a window.
struct FakeStudio : FakeEngine {
    explicit FakeStudio(ui::StateStore &store,
                        std::unique_ptr<FakeBackend> owned = std::make_unique<FakeBackend>())
        : FakeEngine(std::move(owned)), explorer(std::make_unique<ui::Explorer>(*engine, store))
    {
        explorer->openModel({});
        if (!QTest::qWaitFor([&] { return explorer->model().has_value(); }, kPatience))
            qFatal("the model does not open");
    }

    std::unique_ptr<ui::Explorer> explorer;
};

} // namespace deviascope::tests
