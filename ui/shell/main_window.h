#pragma once

#include "engine/engine.h"
#include "tabs/explore/explorer.h"
#include "tabs/state_store.h"

#include <QMainWindow>

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace deviascope::ui {

class ExploreView;
class HeaderBar;
class StatusStrip;

/// What a window stands on. Tests give a fake backend and a store in memory.
struct WindowParts {
    std::unique_ptr<engine::Backend> backend;
    std::unique_ptr<StateStore> store;
    /// To open; an empty path is the teaching model, none the one opened last.
    std::optional<std::filesystem::path> model = {};
};

/// The studio's one window. Needs a Theme. Its destructor stops all work and waits for it. UI
/// thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(WindowParts parts, QWidget *parent = nullptr);
    ~MainWindow() override;

    Explorer &explorer() { return *m_explorer; }
    ExploreView &view() { return *m_view; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    void addKeys();
    QString modelPath() const;
    void openFolder();
    void openFile();
    void toggleTheme();
    void showHelp();
    void restoreWindow();
    void keepWindow();
    std::filesystem::path lastModel() const; ///< empty: the teaching model
    void keepModel();
    void keep(const std::map<std::string, std::string> &values);
    bool holdsText(const QObject *widget) const;

    // In this order: the panels go first, then the flows, then the engine with its thread.
    std::unique_ptr<StateStore> m_store;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<Explorer> m_explorer;
    HeaderBar *m_header = nullptr;
    ExploreView *m_view = nullptr;
    StatusStrip *m_status = nullptr;
};

} // namespace deviascope::ui
