-- A session in Neovim: diagnostics behind an emoji, a fix, hover, the passage, completion, the end.
local session = os.getenv("SESSION")
local function fail(what)
  io.stdout:write("wrong: " .. what .. "\n")
  vim.cmd("cquit 1")
end
local function holds(what, is_so)
  if not is_so then
    fail(what)
  end
end

vim.cmd("edit " .. session .. "/report.md")
local start = vim.lsp.start or function(config)
  local id = vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(0, id)
  return id
end
local id = start({ name = "ibid", cmd = { os.getenv("IBID"), "lsp" }, root_dir = session })
holds("no client", id ~= nil)

local function altered()
  for _, it in ipairs(vim.diagnostic.get(0)) do
    if it.code == "quotation-altered" then
      return it
    end
  end
end
holds("no diagnostic", vim.wait(20000, function()
  return altered() ~= nil
end, 20))
local function text_of(it)
  return vim.api.nvim_buf_get_text(0, it.lnum, it.col, it.end_lnum, it.end_col, {})[1]
end
holds("diagnostic at " .. text_of(altered()), text_of(altered()) == "4.3")

local function ask(method, more, column)
  vim.api.nvim_win_set_cursor(0, { 1, column })
  local client = vim.lsp.get_client_by_id(id)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", params, more or {}), 10000)
  for _, it in pairs(answer or {}) do
    holds(method .. ": " .. vim.inspect(it.error or it.err), not (it.error or it.err))
    return it.result
  end
end
local line = vim.api.nvim_buf_get_lines(0, 0, 1, false)[1]
local cited = line:find("bridge#p1", 1, true)
local hover = ask("textDocument/hover", nil, cited + 2)
holds("hover: " .. vim.inspect(hover), hover and hover.contents.value:find("4.2 million", 1, true))
local place = ask("textDocument/definition", nil, cited + 2)
holds("definition: " .. vim.inspect(place), place and place[1] and vim.fn.filereadable(vim.uri_to_fname(place[1].uri)) == 1)

-- A keystroke: the finding goes, and comes back.
local column = line:find("4.3", 1, true)
vim.api.nvim_buf_set_text(0, 0, column - 1, 0, column + 2, { "4.2" })
holds("the diagnostic stays", vim.wait(10000, function()
  return altered() == nil
end, 20))
vim.api.nvim_buf_set_text(0, 0, column - 1, 0, column + 2, { "4.4" })
holds("the diagnostic does not come back", vim.wait(10000, function()
  return altered() ~= nil
end, 20))
holds("then at " .. text_of(altered()), text_of(altered()) == "4.4")

vim.api.nvim_buf_set_lines(0, 1, 1, false, { "😀 Next [@bridge cr" })
vim.wait(300)
vim.api.nvim_win_set_cursor(0, { 2, 0 })
local client = vim.lsp.get_client_by_id(id)
local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
params.position = { line = 1, character = vim.str_utfindex("😀 Next [@bridge cr") }
local units = client.offset_encoding or "utf-16"
if units == "utf-8" then
  params.position.character = #"😀 Next [@bridge cr"
elseif units == "utf-16" then
  params.position.character = params.position.character + 1
end
local answer = vim.lsp.buf_request_sync(0, "textDocument/completion", params, 10000)
local items = {}
for _, it in pairs(answer or {}) do
  items = it.result and it.result.items or {}
end
holds("completion", items[1] and items[1].textEdit.newText:find("^@bridge#p1") ~= nil)
vim.lsp.util.apply_text_edits({ items[1].textEdit }, vim.api.nvim_get_current_buf(), units)
local completed = vim.api.nvim_buf_get_lines(0, 1, 2, false)[1]
holds("completed to " .. completed, completed:find("^😀 Next %[@bridge#p1.*%]$") ~= nil)

vim.lsp.stop_client(id)
holds("the server does not end", vim.wait(5000, function()
  return vim.lsp.get_client_by_id(id) == nil or vim.lsp.get_client_by_id(id).is_stopped()
end, 20))
io.stdout:write("\nsession is right\n")
vim.cmd("qall!")
