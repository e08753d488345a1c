#include "shell/main_window.h"

#include "base/error.h"
#include "shell/header_bar.h"
#include "shell/help_dialog.h"
#include "shell/status_strip.h"
#include "tabs/explore/concept_panel.h"
#include "tabs/explore/directions_panel.h"
#include "tabs/explore/explore_view.h"
#include "tabs/explore/picture_viewer.h"
#include "tabs/explore/prompt_panel.h"
#include "tabs/explore/responsible_dialog.h"
#include "theme/theme.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QVBoxLayout>

#include <system_error>
#include <utility>

namespace deviascope::ui {

namespace {

constexpr const char *kGeometryKey = "window/geometry";
constexpr const char *kThemeKey = "window/theme";
constexpr const char *kModelKey =
    "model/folder"; ///< the last one opened; empty: the teaching model

} // namespace

MainWindow::MainWindow(WindowParts parts, QWidget *parent)
    : QMainWindow(parent),
      m_store(std::move(parts.store)),
      m_engine(std::make_unique<engine::Engine>(std::move(parts.backend))),
      m_explorer(std::make_unique<Explorer>(*m_engine, *m_store))
{
    setWindowTitle(tr("Deviascope"));
    setWindowIcon(QIcon(QStringLiteral(":/icons/deviascope.svg")));
    setMinimumSize(960, 640);
    restoreWindow();
    m_header = new HeaderBar(*m_explorer);
    m_view = new ExploreView(*m_explorer);
    m_status = new StatusStrip(*m_engine, *m_explorer, QString::fromStdString(m_store->heldBy()));
    auto *central = new QWidget;
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_view, 1);
    layout->addWidget(m_status);
    setCentralWidget(central);

    connect(m_header, &HeaderBar::openFolderRequested, this, &MainWindow::openFolder);
    connect(m_header, &HeaderBar::openFileRequested, this, &MainWindow::openFile);
    connect(m_header, &HeaderBar::openTeachingModelRequested, this,
            [this] { m_explorer->openModel({}); });
    connect(m_header, &HeaderBar::themeToggled, this, &MainWindow::toggleTheme);
    connect(m_header, &HeaderBar::helpRequested, this, &MainWindow::showHelp);
    connect(m_view, &ExploreView::said, m_status, &StatusStrip::say);
    addKeys();
    qApp->installEventFilter(this);
    m_view->setFocus();
    if (const std::string notice = m_store->notice(); !notice.empty())
        m_status->say(QString::fromStdString(notice));
    connect(m_explorer.get(), &Explorer::modelChanged, this, &MainWindow::keepModel);
    m_explorer->openModel(parts.model ? *parts.model : lastModel());
}

MainWindow::~MainWindow()
{
    // The panels know the explorer: they go before it.
    delete takeCentralWidget();
    m_explorer.reset();
    m_engine.reset();
}

void MainWindow::addKeys()
{
    const auto key = [this](const QKeySequence &sequence, auto action) {
        connect(new QShortcut(sequence, this), &QShortcut::activated, this, action);
    };
    key(Qt::CTRL | Qt::Key_Return, [this] { m_view->prompt().draw(); });
    key(Qt::CTRL | Qt::Key_Enter, [this] { m_view->prompt().draw(); });
    key(Qt::CTRL | Qt::Key_R, [this] { m_explorer->drawNewSeeds(); });
    key(Qt::Key_Escape, [this] {
        if (m_view->viewer().isVisible())
            m_view->viewer().close();
        else
            m_explorer->stopDrawing();
    });
    key(Qt::CTRL | Qt::Key_D, [this] { m_view->directions().concepts().focusConcept(); });
    const auto responsible = [this](engine::Use use) {
        if (m_explorer->model() && !m_explorer->model()->attributes.empty())
            m_view->responsible().present(use);
    };
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_F, [responsible] { responsible(engine::Use::Fair); });
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_U, [responsible] { responsible(engine::Use::Safe); });
    key(Qt::CTRL | Qt::SHIFT | Qt::Key_A, [responsible] { responsible(engine::Use::AsAsked); });
    key(Qt::CTRL | Qt::Key_0, [this] { m_explorer->resetSliders(); });
    key(QKeySequence::Undo, [this] { m_explorer->undo(); });
    key(QKeySequence::Redo, [this] { m_explorer->redo(); });
    key(Qt::CTRL | Qt::Key_T, [this] { toggleTheme(); });
    key(QKeySequence::HelpContents, [this] { showHelp(); });
    key(QKeySequence::Save,
        [this] { m_view->savePicture(m_view->grid().currentIndex(), PictureGrid::Shown::After); });
    key(QKeySequence::Copy,
        [this] { m_view->copyPicture(m_view->grid().currentIndex(), PictureGrid::Shown::After); });
}

bool MainWindow::holdsText(const QObject *widget) const
{
    return qobject_cast<const QLineEdit *>(widget) ||
           qobject_cast<const QPlainTextEdit *>(widget) ||
           qobject_cast<const QAbstractSpinBox *>(widget) ||
           qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractButton *>(widget);
}

bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    const bool press = event->type() == QEvent::KeyPress;
    if ((press || event->type() == QEvent::KeyRelease) && isActiveWindow() &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space && !holdsText(watched) &&
        watched->isWidgetType()) {
        if (!static_cast<QKeyEvent *>(event)->isAutoRepeat())
            m_view->grid().setShown(press ? PictureGrid::Shown::Before : PictureGrid::Shown::After);
        return true;
    }
    return QMainWindow::eventFilter(watched, event);
}

QString MainWindow::modelPath() const
{
    const auto &model = m_explorer->model();
    return model ? QString::fromStdString(model->folder.string()) : QString();
}

void MainWindow::openFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("Open a model (a diffusers folder)"), modelPath());
    if (!folder.isEmpty())
        m_explorer->openModel(std::filesystem::path(folder.toStdString()));
}

void MainWindow::openFile()
{
    const QString file = QFileDialog::getOpenFileName(
        this, tr("Open a checkpoint of Stable Diffusion"), modelPath(),
        tr("Checkpoints (*.safetensors)") + QStringLiteral(";;") + tr("All files (*)"));
    if (!file.isEmpty())
        m_explorer->openModel(std::filesystem::path(file.toStdString()));
}

void MainWindow::toggleTheme()
{
    Theme &theme = Theme::current();
    const bool dark = theme.appearance() == Appearance::Dark;
    theme.setAppearance(dark ? Appearance::Light : Appearance::Dark);
    keepWindow();
}

void MainWindow::showHelp()
{
    HelpDialog(this).exec();
}

void MainWindow::restoreWindow()
{
    resize(1440, 900);
    if (const auto geometry = m_store->value(kGeometryKey))
        restoreGeometry(QByteArray::fromBase64(QByteArray::fromStdString(*geometry)));
    if (const auto theme = m_store->value(kThemeKey); theme && *theme != "system")
        Theme::current().setAppearance(*theme == "dark" ? Appearance::Dark : Appearance::Light);
}

std::filesystem::path MainWindow::lastModel() const
{
    const std::filesystem::path last = m_store->value(kModelKey).value_or(std::string());
    std::error_code ignored; // what is gone is not opened again
    return std::filesystem::exists(last, ignored) ? last : std::filesystem::path();
}

void MainWindow::keepModel()
{
    const bool teaching = !m_explorer->model() || m_explorer->model()->isTeaching;
    keep({{kModelKey, teaching ? std::string() : m_explorer->model()->folder.string()}});
}

void MainWindow::keepWindow()
{
    const Theme &theme = Theme::current();
    keep({{kGeometryKey, saveGeometry().toBase64().toStdString()},
          {kThemeKey, theme.followsSystem()                    ? "system"
                      : theme.appearance() == Appearance::Dark ? "dark"
                                                               : "light"}});
}

void MainWindow::keep(const std::map<std::string, std::string> &values)
{
    if (!m_store->heldBy().empty())
        return;
    try {
        for (const auto &[key, value] : values)
            m_store->setValue(key, value);
    } catch (const base::Error &error) {
        m_status->say(QString::fromStdString(error.line()));
    }
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    keepWindow();
    m_engine->requestStopAll();
    event->accept();
}

} // namespace deviascope::ui
